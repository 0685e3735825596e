namespace FishAudio.AI;

internal sealed partial class WarmConnections
{
    // Whoever dies as young as this says that connections which wait are not wanted.
    private static readonly TimeSpan Young = TimeSpan.FromSeconds(10);

    private readonly HashSet<PooledConnection> _inUse = [];
    private readonly HashSet<PooledConnection> _retiring = [];
    private ITimer? _expiry;

    /// <summary>Gets how many connections sessions hold.</summary>
    public int InUse
    {
        get
        {
            lock (_gate)
                return _inUse.Count;
        }
    }

    /// <summary>Says that a connection is no session's any more, and will not be kept.</summary>
    public void Forget(PooledConnection connection)
    {
        lock (_gate)
            _inUse.Remove(connection);
    }

    /// <summary>Keeps a connection that nobody uses any more for the next session.</summary>
    /// <returns>Whether it was kept; otherwise it is still the caller's.</returns>
    public bool TryKeep(PooledConnection connection)
    {
        PooledConnection? evicted;
        lock (_gate)
        {
            _inUse.Remove(connection);
            if (_over.IsCancellationRequested || !_idle.TryAdd(connection, out evicted))
                return false;
            connection.Connection.OnDisturbed = () => OnDisturbed(connection);
            ScheduleExpiry();
        }

        if (evicted is not null)
            Retire(evicted);
        // What came before the callback was set has told nobody.
        if (!connection.Connection.IsIdle)
            OnDisturbed(connection);
        return true;
    }

    /// <summary>Aborts what is waiting and what is being dialled, without blocking.</summary>
    public void Abort()
    {
        foreach (PooledConnection connection in Close())
            connection.Connection.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (PooledConnection connection in Close())
            Retire(connection);
        await _errands.WhenDoneAsync().ConfigureAwait(false);
    }

    private PooledConnection? TryTake(ConnectionKey key)
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            PooledConnection? connection = _idle.Take(key);
            if (connection is not null)
                connection.Connection.OnDisturbed = null;
            return connection;
        }
    }

    private void Use(PooledConnection connection)
    {
        lock (_gate)
        {
            _inUse.Add(connection);
            connection.HasServed = true;
        }

        DialAhead(connection.Target);
    }

    // A close, a loss or a message: what waits must not say anything.
    private void OnDisturbed(PooledConnection connection)
    {
        lock (_gate)
        {
            if (!_idle.Remove(connection))
                return;
            if (!connection.HasServed && _time.GetElapsedTime(connection.Dialled) < Young)
                _notAhead[connection.Target.Account] = _time.GetTimestamp();
        }

        Replace(connection);
    }

    private void RetireIdleOf(ConnectionTarget target)
    {
        PooledConnection[] idle;
        lock (_gate)
        {
            idle = _idle.RemoveAll(c => c.Target.Account == target.Account);
            _notAhead[target.Account] = _time.GetTimestamp();
        }

        foreach (PooledConnection connection in idle)
            Retire(connection);
    }

    /// <summary>Says goodbye in the background.</summary>
    private void Retire(PooledConnection connection)
    {
        lock (_gate)
            _retiring.Add(connection);
        _errands.Run(async () =>
        {
            await connection.Connection.DisposeAsync().ConfigureAwait(false);
            lock (_gate)
                _retiring.Remove(connection);
        });
    }

    private void ScheduleExpiry()
    {
        if (_idle.TimeToNextExpiry() is not { } left)
            return;
        _expiry ??= Detached.Run(() => _time.CreateTimer(static pool => ((WarmConnections)pool!).OnExpiry(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        _expiry.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void OnExpiry()
    {
        PooledConnection[] expired;
        lock (_gate)
        {
            if (_over.IsCancellationRequested)
                return;
            expired = _idle.RemoveExpired();
            ScheduleExpiry();
        }

        foreach (PooledConnection connection in expired)
            Replace(connection);
    }

    private void Replace(PooledConnection connection)
    {
        Retire(connection);
        DialAhead(connection.Target);
    }

    private PooledConnection[] Close()
    {
        lock (_gate)
        {
            // What is dialling is cancelled on other threads: its caller's code must not run inside a disposal.
            _ = _over.CancelAsync();
            _expiry?.Dispose();
            PooledConnection[] all = [.. _idle.RemoveAll(static _ => true), .. _retiring];
            return all;
        }
    }
}
