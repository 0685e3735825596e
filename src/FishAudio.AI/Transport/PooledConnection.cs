namespace FishAudio.AI;

/// <summary>A connection with what the pool has to know of it.</summary>
internal sealed class PooledConnection(ConnectionTarget target, ISpeechConnection connection, long dialled)
{
    public ConnectionTarget Target => target;

    public ConnectionKey Key { get; } = target.Key;

    public ISpeechConnection Connection => connection;

    /// <summary>Gets when it was dialled, as a timestamp of the clock.</summary>
    public long Dialled => dialled;

    /// <summary>Gets or sets since when it has been waiting, as a timestamp. Guarded by the pool.</summary>
    public long IdleSince { get; set; }

    /// <summary>Gets or sets whether a session has used it. Guarded by the pool.</summary>
    public bool HasServed { get; set; }

    /// <summary>Ends the connection without a goodbye: nobody waits for one from what cannot be used.</summary>
    public ValueTask DiscardAsync()
    {
        connection.Abort();
        return connection.DisposeAsync();
    }
}
