using Microsoft.Extensions.AI;

namespace RecordedReplies;

/// <summary>A chat client that says one recorded reply after the other, as fast as a model writes.</summary>
/// <remarks>It heeds one thing of what it is sent, as a model would: where its last reply was interrupted.</remarks>
internal sealed class RecordedConversation(IReadOnlyList<RecordedReply> replies, double tokensPerSecond, TimeProvider time) : IChatClient
{
    private readonly RecordedChatClient[] _replies = [.. replies.Select(reply => new RecordedChatClient(reply, tokensPerSecond, time))];

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => ReplyTo([.. messages]).GetStreamingResponseAsync([], options, cancellationToken);

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => ReplyTo([.. messages]).GetResponseAsync([], options, cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }

    public void Dispose()
    {
    }

    private RecordedChatClient ReplyTo(IReadOnlyList<ChatMessage> messages)
    {
        int next = messages.Count(message => message.Role == ChatRole.Assistant) % replies.Count;
        return InterruptedReply.Opening(messages) is { Length: > 0 } opening ? new RecordedChatClient(opening + replies[next].Text, tokensPerSecond, time) : _replies[next];
    }
}
