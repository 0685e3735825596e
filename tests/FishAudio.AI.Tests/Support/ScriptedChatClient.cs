using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests.Support;

/// <summary>A model whose replies are written beforehand, one a call. An update may wait for a signal; the others come at once.</summary>
internal sealed class ScriptedChatClient(params IReadOnlyList<object>[] replies) : IChatClient
{
    private int _calls;

    /// <summary>Gets what was asked, one entry a call.</summary>
    public List<(List<ChatMessage> Messages, ChatOptions? Options)> Asked { get; } = [];

    /// <summary>Cuts a text into updates of at most so many characters.</summary>
    public static IReadOnlyList<object> Reply(string text, int cut = 4)
        => [.. text.Chunk(cut).Select(piece => new ChatResponseUpdate(ChatRole.Assistant, new string(piece)) { MessageId = "m1", ResponseId = "r1" })];

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (object step in Next(messages, options))
        {
            switch (step)
            {
                case ChatResponseUpdate update: yield return update; break;
                case Task signal: await signal.WaitAsync(cancellationToken); break;
                case Exception exception: throw exception;
            }
        }
    }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<object> steps = Next(messages, options);
        foreach (object step in steps)
        {
            if (step is Task signal)
                await signal.WaitAsync(cancellationToken);
            if (step is Exception exception)
                throw exception;
        }

        return steps.OfType<ChatResponseUpdate>().ToChatResponse();
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("scripted") : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private IReadOnlyList<object> Next(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        lock (Asked)
            Asked.Add(([.. messages], options));
        return replies[Math.Min(Interlocked.Increment(ref _calls), replies.Length) - 1];
    }
}
