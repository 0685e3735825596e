namespace FishAudio.AI;

/// <summary>A connection that is being dialled before anybody needs it, and that one who needs it meanwhile may claim. Guarded by the pool.</summary>
internal sealed class PendingDial(ConnectionKey key)
{
    private readonly TaskCompletionSource<PooledConnection> _dialled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConnectionKey Key => key;

    /// <summary>Gets or sets whether somebody waits to use it.</summary>
    public bool IsClaimed { get; set; }

    /// <summary>Gets the connection, or why there is none.</summary>
    public Task<PooledConnection> Dialled => _dialled.Task;

    public void Complete(PooledConnection connection) => _dialled.SetResult(connection);

    public void Fail(Exception exception)
    {
        _dialled.SetException(exception);
        // Nobody has to be interested.
        _ = _dialled.Task.Exception;
    }
}
