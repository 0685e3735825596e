using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace RecordedReplies;

/// <summary>A chat client that replays a recorded reply, token by token, as fast as a model writes.</summary>
internal sealed class RecordedChatClient(RecordedReply reply, double tokensPerSecond, TimeProvider time) : IChatClient
{
    // Cut while the rest of the program starts.
    private readonly Task<string[]> _deltas = Task.Run(reply.Deltas);

    public RecordedChatClient(string reply, double tokensPerSecond, TimeProvider time)
        : this(new RecordedReply(reply), tokensPerSecond, time)
    {
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string id = "recorded-" + Guid.NewGuid().ToString("N");
        string[] deltas = await _deltas.WaitAsync(cancellationToken);
        long started = time.GetTimestamp();
        for (int i = 0; i < deltas.Length; i++)
        {
            // By the clock, not by adding up pauses: those are always a little too long.
            TimeSpan due = TimeSpan.FromSeconds(i / tokensPerSecond) - time.GetElapsedTime(started);
            if (due > TimeSpan.Zero)
                await Task.Delay(due, time, cancellationToken);
            if (deltas[i].Length > 0)
                yield return new ChatResponseUpdate(ChatRole.Assistant, deltas[i]) { MessageId = id, ResponseId = id, ModelId = "recorded" };
        }
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
}
