namespace FishAudio.AI;

/// <summary>The connections that wait, by key. Guarded by the pool.</summary>
internal sealed class IdleConnections(ConnectionPolicy policy, TimeProvider time)
{
    // In the order in which they began to wait. There are few: a list is searched faster than anything is looked up.
    private readonly List<PooledConnection> _waiting = [];

    public int Count => _waiting.Count;

    /// <summary>Counts the good ones of a key.</summary>
    public int CountOf(ConnectionKey key) => _waiting.Count(c => c.Key == key && IsGood(c));

    /// <summary>Keeps a connection, if there is room and it is worth it.</summary>
    /// <param name="connection">The connection, which nobody uses.</param>
    /// <param name="evicted">What had to make room for it.</param>
    public bool TryAdd(PooledConnection connection, out PooledConnection? evicted)
    {
        evicted = null;
        connection.IdleSince = time.GetTimestamp();
        if (!IsGood(connection) || CountOf(connection.Key) >= policy.MostIdle)
            return false;
        if (_waiting.Count >= ConnectionPolicy.MostIdleOverall)
        {
            evicted = _waiting[0];
            _waiting.RemoveAt(0);
        }

        _waiting.Add(connection);
        return true;
    }

    /// <summary>Takes the connection of a key that has waited longest: where a service closes what it has served, what was served last is the worst to take.</summary>
    public PooledConnection? Take(ConnectionKey key)
    {
        int index = _waiting.FindIndex(c => c.Key == key && IsGood(c));
        if (index < 0)
            return null;
        PooledConnection connection = _waiting[index];
        _waiting.RemoveAt(index);
        return connection;
    }

    /// <returns>Whether the connection was waiting.</returns>
    public bool Remove(PooledConnection connection) => _waiting.Remove(connection);

    public PooledConnection[] RemoveAll(Predicate<PooledConnection> condition)
    {
        PooledConnection[] removed = [.. _waiting.Where(c => condition(c))];
        _waiting.RemoveAll(removed.Contains);
        return removed;
    }

    public PooledConnection[] RemoveExpired() => RemoveAll(c => TimeLeft(c) <= TimeSpan.Zero);

    /// <summary>Returns how long it takes until the next one has waited, or lived, for too long.</summary>
    public TimeSpan? TimeToNextExpiry() => _waiting.Count == 0 ? null : _waiting.Min(TimeLeft);

    private bool IsGood(PooledConnection connection) => connection.Connection.IsIdle && TimeLeft(connection) > TimeSpan.Zero;

    private TimeSpan TimeLeft(PooledConnection connection)
    {
        TimeSpan life = policy.Lifetime - time.GetElapsedTime(connection.Dialled);
        TimeSpan waiting = policy.IdleTimeout - time.GetElapsedTime(connection.IdleSince);
        return life < waiting ? life : waiting;
    }
}
