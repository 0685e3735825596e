using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Benchmarks.Decorator;

/// <summary>A model whose updates exist already, so that what is measured is what is put around it.</summary>
internal sealed class ReplayedModel(IReadOnlyList<ChatResponseUpdate> updates) : IChatClient
{
#pragma warning disable CS1998 // Every update is there: nothing is awaited.
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < updates.Count; i++)
            yield return updates[i];
    }
#pragma warning restore CS1998

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
