using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests.Middleware;

/// <summary>A model that answers by what it is asked, so that any number of callers may share it.</summary>
/// <remarks>An answer is a sequence of updates; a task among them is waited for, an exception thrown, an action run.</remarks>
internal sealed class Model(Func<IReadOnlyList<ChatMessage>, IEnumerable<object>> answer) : IChatClient
{
    private readonly List<(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options)> _asked = [];

    /// <summary>Gets what was asked, one entry a call.</summary>
    public IReadOnlyList<(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options)> Asked
    {
        get
        {
            lock (_asked)
                return [.. _asked];
        }
    }

    public Func<IReadOnlyList<ChatMessage>, IEnumerable<object>> Answer => answer;

    /// <summary>Writes a text, cut into tokens.</summary>
    public static IEnumerable<object> Writes(string text, string? messageId = "m1", string? author = null, int cut = 4)
        => text.Chunk(cut).Select(piece => new ChatResponseUpdate(ChatRole.Assistant, new string(piece)) { MessageId = messageId, ResponseId = "r1", AuthorName = author });

    public static object Calls(string id, string name, string? messageId = "m1")
        => new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent(id, name)]) { MessageId = messageId, ResponseId = "r1", FinishReason = ChatFinishReason.ToolCalls };

    /// <summary>A model that says something, calls a tool under one and the same identifier as often as told, and says something else.</summary>
    public static Model WithTool(string before, string after, int rounds = 1, string tool = "clock", string? conversationId = null) => new(messages =>
    {
        int answered = messages.SelectMany(m => m.Contents).OfType<FunctionResultContent>().Count();
        IEnumerable<object> answer = answered < rounds
            ? [.. Writes(answered == 0 ? before : $"Round {answered} is over.", $"m{answered}"), Calls("0", tool, $"m{answered}")]
            : Writes(after, $"m{answered}");
        return answer.Select(step =>
        {
            if (step is ChatResponseUpdate update)
                update.ConversationId = conversationId;
            return step;
        });
    });

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (object step in Ask(messages, options))
        {
            if (await RunAsync(step, cancellationToken).ConfigureAwait(false) is { } update)
                yield return update;
        }
    }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        List<ChatResponseUpdate> updates = [];
        foreach (object step in Ask(messages, options))
        {
            if (await RunAsync(step, cancellationToken).ConfigureAwait(false) is { } update)
                updates.Add(update);
        }

        return updates.ToChatResponse();
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("model") : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private static async ValueTask<ChatResponseUpdate?> RunAsync(object step, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case ChatResponseUpdate update:
                return update;
            case Task signal:
                await signal.WaitAsync(cancellationToken).ConfigureAwait(false);
                return null;
            case Action action:
                action();
                return null;
            case Exception exception:
                throw exception;
            default:
                throw new ArgumentException($"A model does not do {step}.");
        }
    }

    private IEnumerable<object> Ask(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        ChatMessage[] asked = [.. messages];
        lock (_asked)
            _asked.Add((asked, options));
        return answer(asked);
    }
}
