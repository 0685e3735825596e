using Microsoft.Extensions.AI;

namespace RecordedReplies;

/// <summary>A model without a model: it chooses which recording is the answer.</summary>
internal abstract class RecordedModel : IChatClient
{
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

    /// <summary>Chooses the answer.</summary>
    protected abstract RecordedChatClient ReplyTo(IReadOnlyList<ChatMessage> messages);
}
