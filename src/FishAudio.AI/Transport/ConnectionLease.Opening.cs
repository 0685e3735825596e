namespace FishAudio.AI;

/// <remarks>
/// Until the service has said something, nothing is lost by beginning again: a connection that had died while it waited is exchanged for
/// another, and a refusal because the account is busy for a slot later on. What was said until then is said again.
/// </remarks>
internal sealed partial class ConnectionLease
{
    // An error event is short; what is longer is audio, and not worth being read twice.
    private const int LongestRefusal = 4096;

    private readonly List<byte[]> _said = [];
    private bool _isSettled;
    private Task? _renewal;
    private int _waits;

    /// <summary>Sets what is told when the lease begins to wait for a slot or another connection, and when it has stopped: silence in between is not the service's.</summary>
    public Action<bool>? OnWaiting { private get; set; }

    // Not one that was dialled since this lease began: where a service hangs up on every session, another one would be waiting each time.
    private bool MayHaveDiedWaiting => IsReused && _held.Dialled <= began;

    /// <summary>Gets the connection, once the service has spoken on it.</summary>
    private ISpeechConnection? Settled => Volatile.Read(ref _isSettled) ? _held.Connection : null;

    private async ValueTask SendFirstAsync(ReadOnlyMemory<byte> message)
    {
        ValueTask entering = ticket.EnterAsync(isConnected: true, _over.Token);
        if (!entering.IsCompletedSuccessfully)
            await WaitAsync(entering.AsTask()).ConfigureAwait(false);
        ISpeechConnection connection = await SayAsync(message).ConfigureAwait(false);
        try
        {
            await connection.SendAsync(message).ConfigureAwait(false);
        }
        catch (FishAudioConnectionException) when (Settled != connection)
        {
            // Whoever receives finds out, who hears first what the service said before it hung up. Over another connection this is said
            // again, with all that was said before; the service may even have answered there already.
        }
    }

    private async ValueTask<ReceivedMessage?> ReceiveFirstAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            ISpeechConnection connection = await CurrentAsync(cancellationToken).ConfigureAwait(false);
            ReceivedMessage? message;
            try
            {
                message = await connection.ReceiveAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (FishAudioConnectionException)
            {
                if (!TryRenew(connection))
                    throw;
                continue;
            }

            if (message is null && TryRenew(connection))
                continue;
            if (message is null)
                return null;
            FishAudioServerException? refusal = RefusalIn(message);
            if (refusal is null && TrySettle(connection))
                return message;
            message.Dispose();
            if (refusal is not null)
                QueueAgain(connection, refusal);
        }
    }

    /// <summary>Remembers a message.</summary>
    /// <returns>The connection to send it on.</returns>
    private async ValueTask<ISpeechConnection> SayAsync(ReadOnlyMemory<byte> message)
    {
        while (true)
        {
            Task renewal;
            lock (_gate)
            {
                if (_renewal is null or { IsCompletedSuccessfully: true })
                {
                    if (!_isSettled)
                        _said.Add(message.ToArray());
                    return _held.Connection;
                }

                renewal = _renewal;
            }

            await renewal.ConfigureAwait(false);
        }
    }

    private async ValueTask<ISpeechConnection> CurrentAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task renewal;
            lock (_gate)
            {
                if (_renewal is null or { IsCompletedSuccessfully: true })
                    return _held.Connection;
                renewal = _renewal;
            }

            await renewal.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The service has spoken: from now on what happens to the connection happens to the session.</summary>
    /// <returns>Whether it has spoken on the connection that is held.</returns>
    private bool TrySettle(ISpeechConnection connection)
    {
        lock (_gate)
        {
            if (_held.Connection != connection || _renewal is { IsCompleted: false })
                return false;
            Volatile.Write(ref _isSettled, true);
            _said.Clear();
            return true;
        }
    }

    /// <summary>Begins to exchange a connection that is gone, unless that has begun before.</summary>
    /// <returns>Whether there is an exchange, be it one that has failed; otherwise the loss is the session's.</returns>
    private bool TryRenew(ISpeechConnection gone)
    {
        lock (_gate)
        {
            // One that has failed is not tried again.
            if (_held.Connection != gone || _renewal is { IsCompletedSuccessfully: false })
                return true;
            if (_isOver || _isSettled || !MayHaveDiedWaiting)
                return false;
            _renewal = Task.Run(() => WaitAsync(RenewAsync()));
            return true;
        }
    }

    /// <summary>Begins to wait for a slot again, and then for another connection.</summary>
    private void QueueAgain(ISpeechConnection refused, FishAudioServerException refusal)
    {
        lock (_gate)
        {
            if (!_isOver && _held.Connection == refused && _renewal is null or { IsCompletedSuccessfully: true })
                _renewal = Task.Run(() => WaitAsync(EnterAndRenewAsync(refusal)));
        }
    }

    private async Task EnterAndRenewAsync(FishAudioServerException refusal)
    {
        ticket.OnRefused(refusal);
        await ticket.EnterAsync(isConnected: false, _over.Token).ConfigureAwait(false);
        await RenewAsync().ConfigureAwait(false);
    }

    private async Task RenewAsync()
    {
        while (true)
        {
            pool.Forget(_held);
            await _held.DiscardAsync().ConfigureAwait(false);
            (PooledConnection next, bool isReused) = await pool.FindAsync(target, ticket, _over.Token).ConfigureAwait(false);
            lock (_gate)
            {
                // From here on it is aborted with the lease.
                (_held, IsReused) = (next, isReused);
                if (_isOver)
                    next.Connection.Abort();
            }

            try
            {
                foreach (byte[] message in _said)
                    await next.Connection.SendAsync(message).ConfigureAwait(false);
                return;
            }
            catch (FishAudioConnectionException)
            {
                // One that waited had died, too. What became of a new one, whoever receives finds out.
                if (!MayHaveDiedWaiting || _over.IsCancellationRequested)
                    return;
            }
        }
    }

    private async Task WaitAsync(Task waiting)
    {
        ChangeWaits(1);
        try
        {
            await waiting.ConfigureAwait(false);
        }
        finally
        {
            ChangeWaits(-1);
        }
    }

    private void ChangeWaits(int change)
    {
        lock (_gate)
        {
            _waits += change;
            if (_waits == (change > 0 ? 1 : 0))
                OnWaiting?.Invoke(change > 0);
        }
    }

    private FishAudioServerException? RefusalIn(ReceivedMessage message)
    {
        if (message.Bytes.Length > LongestRefusal)
            return null;
        try
        {
            return ServerFrameReader.Read(message.Bytes, message.Audio) is ErrorFrame { MaxConcurrency: not null } error ? ServiceErrors.From(error, target.ApiKey) : null;
        }
        catch (FishAudioProtocolException)
        {
            // Whoever reads it as a session will say so.
            return null;
        }
    }
}
