using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Benchmarks.Resuming;

/// <summary>A model that writes given pieces, and thinks once in between until it is told to go on.</summary>
internal sealed class PiecewiseModel(IReadOnlyList<string> pieces, int? thinksBefore = null, Task? thought = null) : IChatClient
{
    public IReadOnlyList<ChatResponseUpdate> Updates { get; } =
        [.. pieces.Select(piece => new ChatResponseUpdate(ChatRole.Assistant, piece) { MessageId = "m", ResponseId = "r" })];

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < Updates.Count; i++)
        {
            if (i == thinksBefore && thought is not null)
                await thought.WaitAsync(cancellationToken);
            yield return Updates[i];
        }
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
