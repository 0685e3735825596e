using System.Diagnostics;

namespace FishAudio.AI;

/// <summary>The connections of a client: dialled ahead of need, handed out to one session at a time, taken back when it has ended well.</summary>
/// <remarks>Thread safe. What waits and how long is in the other file. Disposal ends the dialling that is under way, too.</remarks>
internal sealed partial class WarmConnections : IAsyncDisposable
{
    private readonly ISpeechTransport _transport;
    private readonly ConnectionPolicy _policy;
    private readonly SpeechAdmissions _admissions;
    private readonly TimeProvider _time;
    private readonly object _gate = new();
    private readonly IdleConnections _idle;
    private readonly List<PendingDial> _dialling = [];
    private readonly Dictionary<string, long> _notAhead = new(StringComparer.Ordinal);
    private readonly Errands _errands = new();
    private readonly CancellationTokenSource _over = new();

    public WarmConnections(ISpeechTransport transport, ConnectionPolicy policy, SpeechAdmissions admissions, TimeProvider time)
    {
        (_transport, _policy, _admissions, _time) = (transport, policy, admissions, time);
        _idle = new IdleConnections(policy, time);
    }

    /// <summary>Dials ahead until so many connections are waiting, or as many as may.</summary>
    /// <exception cref="ObjectDisposedException">The connections have been disposed.</exception>
    /// <exception cref="FishAudioException">One of them could not be made; the others are kept.</exception>
    public async ValueTask PrewarmAsync(ConnectionTarget target, int connections, CancellationToken cancellationToken)
    {
        Task[] all;
        lock (_gate)
        {
            ThrowIfDisposed();
            for (int missing = Math.Min(connections, _policy.MostIdle) - CountReady(target.Key); missing > 0; missing--)
                DialInBackground(target, Activity.Current);
            all = [.. _dialling.Where(dial => dial.Key == target.Key && !dial.IsClaimed).Select(dial => dial.Dialled)];
        }

        await Task.WhenAll(all).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a connection that is waiting, or dials. Where the service refuses because the account is busy, it is waited for a slot, and tried again.</summary>
    /// <exception cref="ObjectDisposedException">The connections have been disposed.</exception>
    public async ValueTask<ConnectionLease> AcquireAsync(ConnectionTarget target, CancellationToken cancellationToken)
    {
        AdmissionTicket ticket = _admissions.NewTicket(target);
        long began = _time.GetTimestamp();
        try
        {
            (PooledConnection connection, bool isReused) = await FindAsync(target, ticket, cancellationToken).ConfigureAwait(false);
            return new ConnectionLease(this, target, ticket, began, connection, isReused);
        }
        catch
        {
            ticket.Leave();
            throw;
        }
    }

    /// <summary>Finds a connection for a session that has its place in the queue for slots already.</summary>
    /// <returns>The connection, and whether it had been open before.</returns>
    public async ValueTask<(PooledConnection Connection, bool IsReused)> FindAsync(ConnectionTarget target, AdmissionTicket ticket, CancellationToken cancellationToken)
    {
        while (true)
        {
            long began = _time.GetTimestamp();
            PooledConnection? waiting = TryTake(target.Key);
            try
            {
                PooledConnection connection = waiting
                    ?? await TryClaimAsync(target.Key, cancellationToken).ConfigureAwait(false)
                    ?? await DialAsync(target, cancellationToken).ConfigureAwait(false);
                SpeechTelemetry.ConnectionWait.Record(
                    _time.GetElapsedTime(began).TotalSeconds, [.. TargetTags.Of(target), new(SpeechTelemetry.Tags.IsReused, waiting is not null)]);
                Use(connection);
                return (connection, waiting is not null);
            }
            catch (FishAudioServerException refusal) when (refusal.IsConcurrency)
            {
                // Where the service counts connections, those that wait for other sessions stand in the way of this one.
                RetireIdleOf(target);
                ticket.OnRefused(refusal);
                await ticket.EnterAsync(isConnected: false, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static ObjectDisposedException Disposed() => new(nameof(FishAudioClient));

    private void ThrowIfDisposed()
    {
        if (_over.IsCancellationRequested)
            throw Disposed();
    }

    private async ValueTask<PooledConnection> DialAsync(ConnectionTarget target, CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(_over.Token, cancellationToken);
        try
        {
            ISpeechConnection connection = await _transport.ConnectAsync(target, either.Token).ConfigureAwait(false);
            return new PooledConnection(target, connection, _time.GetTimestamp());
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

    /// <summary>Dials another connection in the background, if a session is running and none is left for whoever comes next.</summary>
    private void DialAhead(ConnectionTarget target)
    {
        lock (_gate)
        {
            if (!_policy.DialsAhead || _over.IsCancellationRequested || _policy.MostIdle == 0 || CountReady(target.Key) > 0
                || !_inUse.Any(c => c.Key == target.Key) || IsPaused(target.Account) || _idle.Count + _dialling.Count >= ConnectionPolicy.MostIdleOverall)
            {
                return;
            }

            DialInBackground(target, caller: null);
        }
    }

    // Inside the gate: what has begun before a disposal is waited for by it.
    private void DialInBackground(ConnectionTarget target, Activity? caller)
    {
        PendingDial dial = new(target.Key);
        _dialling.Add(dial);
        _errands.Run(() =>
        {
            Activity.Current = caller;
            return DialAheadAsync(target, dial);
        });
    }

    private async Task DialAheadAsync(ConnectionTarget target, PendingDial dial)
    {
        PooledConnection connection;
        try
        {
            connection = await DialAsync(target, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            lock (_gate)
            {
                _dialling.Remove(dial);
                _notAhead[target.Account] = _time.GetTimestamp();
            }

            dial.Fail(exception);
            return;
        }

        bool isClaimed;
        lock (_gate)
        {
            _dialling.Remove(dial);
            isClaimed = dial.IsClaimed;
        }

        bool isOver = _over.IsCancellationRequested;
        if (isClaimed ? isOver : !TryKeep(connection))
            await connection.DiscardAsync().ConfigureAwait(false);
        if (isOver)
            dial.Fail(Disposed());
        else
            dial.Complete(connection);
    }

    /// <summary>Waits for a connection that is already being dialled and that nobody else waits for.</summary>
    /// <returns><see langword="null"/> when there is none, or it could not be made.</returns>
    private async ValueTask<PooledConnection?> TryClaimAsync(ConnectionKey key, CancellationToken cancellationToken)
    {
        PendingDial? dial;
        lock (_gate)
        {
            dial = _dialling.Find(d => d.Key == key && !d.IsClaimed);
            if (dial is null)
                return null;
            dial.IsClaimed = true;
        }

        try
        {
            return await dial.Dialled.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await UnclaimAsync(dial).ConfigureAwait(false);
            throw;
        }
        catch (Exception exception) when (exception is FishAudioException or OperationCanceledException)
        {
            // It was dialled without anybody waiting for it; whoever waits now tries for himself, and is told what is wrong.
            return null;
        }
    }

    private async ValueTask UnclaimAsync(PendingDial dial)
    {
        lock (_gate)
        {
            if (_dialling.Contains(dial))
            {
                dial.IsClaimed = false;
                return;
            }
        }

        PooledConnection? connection = null;
        try
        {
            connection = await dial.Dialled.ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is FishAudioException or ObjectDisposedException or OperationCanceledException)
        {
            // There is nothing to give back.
        }

        if (connection is not null && !TryKeep(connection))
            await connection.DiscardAsync().ConfigureAwait(false);
    }

    private bool IsPaused(string account)
    {
        foreach ((string name, long since) in _notAhead)
        {
            if (_time.GetElapsedTime(since) >= ConnectionPolicy.DialAheadPause)
                _notAhead.Remove(name);
        }

        return _notAhead.ContainsKey(account);
    }

    private int CountReady(ConnectionKey key) => _idle.CountOf(key) + _dialling.Count(dial => dial.Key == key && !dial.IsClaimed);
}
