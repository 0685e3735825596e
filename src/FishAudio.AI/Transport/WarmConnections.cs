namespace FishAudio.AI;

/// <summary>Connections dialled before they are needed.</summary>
/// <remarks>Thread safe. A connection serves one session.</remarks>
internal sealed class WarmConnections(ISpeechTransport transport) : IAsyncDisposable
{
    private readonly object _gate = new();
    private readonly List<(ConnectionTarget Target, ISpeechConnection Connection)> _idle = [];
    private bool _disposed;

    /// <summary>Dials ahead until so many connections are waiting.</summary>
    public async ValueTask PrewarmAsync(ConnectionTarget target, int connections, CancellationToken cancellationToken)
    {
        for (int ready = CountIdle(target); ready < connections; ready++)
        {
            ISpeechConnection connection = await transport.ConnectAsync(target, cancellationToken).ConfigureAwait(false);
            if (!TryKeep(target, connection))
                await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Takes a connection that is waiting, or dials.</summary>
    /// <returns>The connection, and whether it had been waiting.</returns>
    public async ValueTask<(ISpeechConnection Connection, bool IsReused)> AcquireAsync(ConnectionTarget target, CancellationToken cancellationToken)
    {
        while (TryTake(target) is { } waiting)
        {
            if (waiting.IsIdle)
                return (waiting, true);
            await waiting.DisposeAsync().ConfigureAwait(false);
        }

        return (await transport.ConnectAsync(target, cancellationToken).ConfigureAwait(false), false);
    }

    /// <summary>Aborts what is waiting, without blocking.</summary>
    public void Abort()
    {
        foreach ((_, ISpeechConnection connection) in TakeAll())
            connection.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        foreach ((_, ISpeechConnection connection) in TakeAll())
            await connection.DisposeAsync().ConfigureAwait(false);
    }

    private int CountIdle(ConnectionTarget target)
    {
        lock (_gate)
            return _idle.Count(i => i.Target == target && i.Connection.IsIdle);
    }

    private bool TryKeep(ConnectionTarget target, ISpeechConnection connection)
    {
        lock (_gate)
        {
            if (!_disposed)
                _idle.Add((target, connection));
            return !_disposed;
        }
    }

    private ISpeechConnection? TryTake(ConnectionTarget target)
    {
        lock (_gate)
        {
            int index = _idle.FindIndex(i => i.Target == target);
            if (index < 0)
                return null;
            ISpeechConnection connection = _idle[index].Connection;
            _idle.RemoveAt(index);
            return connection;
        }
    }

    private (ConnectionTarget Target, ISpeechConnection Connection)[] TakeAll()
    {
        lock (_gate)
        {
            _disposed = true;
            var all = _idle.ToArray();
            _idle.Clear();
            return all;
        }
    }
}
