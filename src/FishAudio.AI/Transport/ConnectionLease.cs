namespace FishAudio.AI;

/// <summary>What a session holds: a connection, and from its first message on one of the account's slots.</summary>
/// <remarks>
/// One caller sends and one receives at a time; <see cref="Abort"/> may come from anywhere. How connections are exchanged before
/// the service has said something is in the other file.
/// </remarks>
internal sealed partial class ConnectionLease(
    WarmConnections pool, ConnectionTarget target, AdmissionTicket ticket, long began, PooledConnection connection, bool isReused) : IAsyncDisposable
{
    private readonly object _gate = new();
    private readonly CancellationTokenSource _over = new();
    private PooledConnection _held = connection;
    private bool _isOver;

    /// <summary>Gets whether the connection had been open before it was needed.</summary>
    public bool IsReused { get; private set; } = isReused;

    /// <summary>Gets the code with which the service closed the connection.</summary>
    public int? CloseCode => _held.Connection.CloseCode;

    /// <summary>Sends one message; the first waits for a slot.</summary>
    /// <exception cref="FishAudioException">The connection is gone, or no slot became free in time.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> message) => Settled is { } settled ? settled.SendAsync(message) : SendFirstAsync(message);

    /// <summary>Receives the next message, which the caller disposes.</summary>
    /// <returns><see langword="null"/> when the service has closed the connection in order.</returns>
    /// <exception cref="FishAudioException">The connection is gone, a message was too large, or what was dialled instead was refused.</exception>
    public ValueTask<ReceivedMessage?> ReceiveAsync(CancellationToken cancellationToken)
        => Settled is { } settled ? settled.ReceiveAsync(cancellationToken) : ReceiveFirstAsync(cancellationToken);

    /// <summary>Frees the slot, and ends the connection at once. Once it was given back, nothing happens.</summary>
    public void Abort()
    {
        PooledConnection held;
        lock (_gate)
        {
            if (_isOver)
                return;
            _isOver = true;
            held = _held;
        }

        // In this order: whoever takes the slot over is not to be told by the service that it is not free yet.
        held.Connection.Abort();
        ticket.Leave();
        _over.Cancel();
    }

    /// <summary>Frees the slot, and keeps the connection for the next session. This one has ended as it should, and neither sends nor receives any more.</summary>
    /// <returns>A task that ends when the connection waits, or has gone because something speaks against waiting.</returns>
    public ValueTask GiveBackAsync()
    {
        bool isKept;
        lock (_gate)
        {
            isKept = !_isOver && _renewal is null or { IsCompletedSuccessfully: true } && pool.TryKeep(_held);
            // Whoever aborts from now on must not hit the next session.
            _isOver |= isKept;
        }

        // In this order: whoever takes the slot over finds the connection, too.
        ticket.Leave();
        return isKept ? default : DisposeAsync();
    }

    /// <summary>Frees the slot, and says goodbye where that is still possible.</summary>
    public async ValueTask DisposeAsync()
    {
        ticket.Leave();
        Task? renewal;
        lock (_gate)
            renewal = _renewal;
        if (renewal is not null)
        {
            // It holds a connection that nobody will use.
            await _over.CancelAsync().ConfigureAwait(false);
            await renewal.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        pool.Forget(_held);
        await _held.Connection.DisposeAsync().ConfigureAwait(false);
    }
}
