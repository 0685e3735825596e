using System.Runtime.CompilerServices;

namespace FishAudio.AI;

/// <summary>The turns of every chat client that was built with one service provider, so that its host can wait for them. Thread safe.</summary>
/// <remarks>Keeps no client alive; turns that are speaking live without theirs.</remarks>
internal sealed class BuiltClients
{
    private readonly ConditionalWeakTable<OpenTurns, object?> _clients = [];

    public void Add(OpenTurns turns) => _clients.TryAdd(turns, null);

    /// <summary>Waits until every turn that has begun is over, at most for a time; then silences the rest.</summary>
    public Task DrainAsync(TimeSpan deadline, CancellationToken cancellationToken)
        => Task.WhenAll(_clients.Select(client => client.Key.DrainAsync(deadline, cancellationToken)));
}
