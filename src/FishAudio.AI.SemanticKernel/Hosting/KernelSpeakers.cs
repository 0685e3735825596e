using System.Runtime.CompilerServices;
using FishAudio.AI;

namespace Microsoft.SemanticKernel;

/// <summary>The speaking chat clients behind a kernel's services, so that a program can wait for them. Thread safe.</summary>
internal sealed class KernelSpeakers
{
    private readonly ConditionalWeakTable<SpeakingChatClient, object?> _clients = [];

    public void Add(SpeakingChatClient client) => _clients.TryAdd(client, null);

    public Task DrainAsync(CancellationToken cancellationToken) => Task.WhenAll(_clients.Select(client => client.Key.DrainAsync(cancellationToken)));

    public Task DrainAsync(TimeSpan deadline, CancellationToken cancellationToken)
        => Task.WhenAll(_clients.Select(client => client.Key.DrainAsync(deadline, cancellationToken)));
}
