using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Benchmarks.Decorator;

/// <summary>A model whose updates exist already, so that what is measured is what is put around it.</summary>
/// <param name="updates">The updates.</param>
/// <param name="isWaitedFor">Whether each is waited for, as those of a network are, or all are there at once.</param>
internal sealed class ReplayedModel(IReadOnlyList<ChatResponseUpdate> updates, bool isWaitedFor) : IChatClient
{
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < updates.Count; i++)
        {
            if (isWaitedFor)
                await Task.Yield();
            yield return updates[i];
        }
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
