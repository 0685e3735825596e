using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace SemanticKernelSpeech;

/// <summary>A model that needs no key: it understands a few questions, asks for the functions it is offered, as any model does, and words what comes back.</summary>
internal sealed class ScriptedModel(TimeProvider time) : IChatClient
{
    private static readonly TimeSpan PerWord = TimeSpan.FromMilliseconds(25);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        (string text, string? function, Dictionary<string, object?> arguments) = Answer([.. messages]);
        string id = Guid.NewGuid().ToString("N");
        foreach (string word in text.Split(' '))
        {
            await Task.Delay(PerWord, time, cancellationToken);
            yield return new ChatResponseUpdate(ChatRole.Assistant, word + " ") { MessageId = id, ResponseId = id, ModelId = "scripted" };
        }

        if (function is not null && options?.Tools?.FirstOrDefault(tool => tool.Name.Replace('-', '_') == function) is { } tool)
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent(id, tool.Name, AsWritten(arguments))]) { MessageId = id, ResponseId = id, ModelId = "scripted" };
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }

    public void Dispose()
    {
    }

    // A model writes its arguments as JSON.
    private static Dictionary<string, object?>? AsWritten(Dictionary<string, object?> arguments)
        => JsonSerializer.Deserialize<Dictionary<string, object?>>(JsonSerializer.Serialize(arguments));

    private static (string Text, string? Function, Dictionary<string, object?> Arguments) Answer(IReadOnlyList<ChatMessage> messages)
    {
        int asked = messages.Count - 1;
        while (asked > 0 && messages[asked].Role != ChatRole.User)
            asked--;
        string question = messages[asked].Text;
        string[] results = [.. messages.Skip(asked).SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(result => $"{result.Result}")];
        bool Asks(string word) => question.Contains(word, StringComparison.OrdinalIgnoreCase);
        return (Sum.Find(question), results) switch
        {
            ({ } sum, _) when results.Length < sum.Steps.Count => Calculate(sum, results),
            ({ }, _) => (decimal.TryParse(results[^1], CultureInfo.InvariantCulture, out _) ? $"The result is {results[^1]}." : $"I cannot work that out. {results[^1]}", null, []),
            (_, []) when Asks("time") || Asks("clock") => ("Let me look at the clock.", "clock_now", []),
            (_, [var now]) when Asks("time") || Asks("clock") => ($"It is {now}. Enjoy the rest of the day!", null, []),
            (_, []) when Asks("faster") => ("I will hurry.", "speech_set_style", new() { ["speed"] = 1.4 }),
            (_, []) when Asks("slower") => ("I will take my time.", "speech_set_style", new() { ["speed"] = 0.7 }),
            (_, []) when Asks("quiet") || Asks("stop") => ("", "speech_stop", []),
            (_, [_]) => ("You will hear it from my next reply on.", null, []),
            _ => ("I am a scripted model. Ask me for the time, for a sum such as 17 times 23 plus 4, or to speak faster or slower.", null, []),
        };
    }

    private static (string Text, string? Function, Dictionary<string, object?> Arguments) Calculate(Sum sum, string[] results)
    {
        (string operation, decimal number) = sum.Steps[results.Length];
        return (
            results.Length == 0 ? "Let me work that out." : $"That makes {results[^1]} so far.",
            "arithmetic_calculate",
            new() { ["first"] = results.Length == 0 ? sum.First : results[^1], ["operation"] = operation, ["second"] = number });
    }
}
