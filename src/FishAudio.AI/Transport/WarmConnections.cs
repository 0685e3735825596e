namespace FishAudio.AI;

/// <summary>Connections dialled before they are needed.</summary>
/// <remarks>Thread safe. A connection serves one session. Disposal ends the dialling that is under way, too.</remarks>
internal sealed class WarmConnections(ISpeechTransport transport) : IAsyncDisposable
{
    private readonly object _gate = new();
    private readonly List<(ConnectionTarget Target, ISpeechConnection Connection)> _idle = [];
    private readonly CancellationTokenSource _over = new();

    /// <summary>Dials ahead until so many connections are waiting.</summary>
    /// <exception cref="ObjectDisposedException">The connections have been disposed.</exception>
    public async ValueTask PrewarmAsync(ConnectionTarget target, int connections, CancellationToken cancellationToken)
    {
        foreach (ISpeechConnection dead in TakeDead())
            await DiscardAsync(dead).ConfigureAwait(false);
        for (int ready = CountIdle(target); ready < connections; ready++)
        {
            ISpeechConnection connection = await DialAsync(target, cancellationToken).ConfigureAwait(false);
            if (TryKeep(target, connection))
                continue;
            await DiscardAsync(connection).ConfigureAwait(false);
            throw Disposed();
        }
    }

    /// <summary>Takes a connection that is waiting, or dials.</summary>
    /// <returns>The connection, and whether it had been waiting.</returns>
    /// <exception cref="ObjectDisposedException">The connections have been disposed.</exception>
    public async ValueTask<(ISpeechConnection Connection, bool IsReused)> AcquireAsync(ConnectionTarget target, CancellationToken cancellationToken)
    {
        while (TryTake(target) is { } waiting)
        {
            if (waiting.IsIdle)
                return (waiting, true);
            await DiscardAsync(waiting).ConfigureAwait(false);
        }

        return (await DialAsync(target, cancellationToken).ConfigureAwait(false), false);
    }

    /// <summary>Aborts what is waiting and what is being dialled, without blocking.</summary>
    public void Abort()
    {
        foreach (ISpeechConnection connection in Close())
            connection.Abort();
    }

    public async ValueTask DisposeAsync()
        => await Task.WhenAll(Close().Select(connection => connection.DisposeAsync().AsTask())).ConfigureAwait(false);

    private static ObjectDisposedException Disposed() => new(nameof(FishAudioClient));

    // Nobody waits for a goodbye of what cannot be used.
    private static ValueTask DiscardAsync(ISpeechConnection connection)
    {
        connection.Abort();
        return connection.DisposeAsync();
    }

    private async ValueTask<ISpeechConnection> DialAsync(ConnectionTarget target, CancellationToken cancellationToken)
    {
        if (_over.IsCancellationRequested)
            throw Disposed();
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(_over.Token, cancellationToken);
        try
        {
            return await transport.ConnectAsync(target, either.Token).ConfigureAwait(false);
        }
        catch (Exception) when (_over.IsCancellationRequested)
        {
            throw Disposed();
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
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
            if (!_over.IsCancellationRequested)
                _idle.Add((target, connection));
            return !_over.IsCancellationRequested;
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

    private ISpeechConnection[] TakeDead()
    {
        lock (_gate)
        {
            ISpeechConnection[] dead = [.. _idle.Select(i => i.Connection).Where(c => !c.IsIdle)];
            _idle.RemoveAll(i => dead.Contains(i.Connection));
            return dead;
        }
    }

    private ISpeechConnection[] Close()
    {
        lock (_gate)
        {
            // What is dialling is cancelled on other threads: its caller's code must not run inside a disposal.
            _ = _over.CancelAsync();
            ISpeechConnection[] all = [.. _idle.Select(i => i.Connection)];
            _idle.Clear();
            return all;
        }
    }
}
