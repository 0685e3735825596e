namespace FishAudio.AI;

/// <summary>One speech before the account's limit: it waits for a slot, holds it, and queues again when the service refuses all the same. Thread safe.</summary>
/// <param name="admission">Who gives slots.</param>
/// <param name="target">Whose limit it is.</param>
/// <param name="patience">How long it may wait, all waits taken together.</param>
/// <param name="time">The clock.</param>
internal sealed class AdmissionTicket(ISpeechAdmission admission, ConnectionTarget target, TimeSpan patience, TimeProvider time)
{
    private readonly object _gate = new();
    private readonly SemaphoreSlim _entering = new(1, 1);
    private IDisposable? _slot;
    private bool _isOver;
    private TimeSpan _waited;
    private int _refusals;
    private FishAudioServerException? _refusal;

    /// <summary>Waits for a slot, unless it is held already.</summary>
    /// <param name="isConnected">Whether the service has accepted a connection for this speech.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="FishAudioServerException">There was none in time.</exception>
    public async ValueTask EnterAsync(bool isConnected, CancellationToken cancellationToken)
    {
        // Two that enter at once must not get two slots.
        await _entering.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!HasSlot)
                await WaitForSlotAsync(isConnected, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _entering.Release();
        }
    }

    /// <summary>Gives the slot up as worth nothing. <see cref="EnterAsync"/> then waits for another one.</summary>
    public void OnRefused(FishAudioServerException refusal)
    {
        IDisposable? slot;
        lock (_gate)
        {
            (slot, _slot) = (_slot, null);
            _refusal = refusal;
        }

        admission.OnRefused(Request(isConnected: false), slot, refusal);
        Interlocked.Increment(ref _refusals);
    }

    /// <summary>Gives the slot back for good, at once.</summary>
    public void Leave()
    {
        IDisposable? slot;
        lock (_gate)
        {
            _isOver = true;
            (slot, _slot) = (_slot, null);
        }

        slot?.Dispose();
    }

    private bool HasSlot
    {
        get
        {
            lock (_gate)
                return _slot is not null;
        }
    }

    private async ValueTask WaitForSlotAsync(bool isConnected, CancellationToken cancellationToken)
    {
        if (_refusals > 0 && _waited >= patience)
            throw NoRoom();
        long began = time.GetTimestamp();
        IDisposable? slot = await admission.AcquireAsync(Request(isConnected), cancellationToken).ConfigureAwait(false);
        Keep(slot);
        if (slot is not null && Hesitation - time.GetElapsedTime(began) is var early && early > TimeSpan.Zero)
            await Task.Delay(early, time, cancellationToken).ConfigureAwait(false);
        TimeSpan waited = time.GetElapsedTime(began);
        _waited += waited;
        SpeechTelemetry.AdmissionWait.Record(waited.TotalSeconds, TargetTags.Of(target));
        if (slot is null)
            throw NoRoom();
    }

    // Whoever gives slots may not know why the service refuses; without a pause it would be asked as fast as it can answer.
    private TimeSpan Hesitation => _refusals < 2 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Min(100 * _refusals, 1000));

    private void Keep(IDisposable? slot)
    {
        lock (_gate)
        {
            if (!_isOver)
            {
                _slot = slot;
                return;
            }
        }

        slot?.Dispose();
    }

    private SpeechAdmissionRequest Request(bool isConnected) => new()
    {
        Account = target.Account,
        Timeout = _waited < patience ? patience - _waited : TimeSpan.Zero,
        Refusals = _refusals,
        IsConnected = isConnected,
    };

    private FishAudioServerException NoRoom()
    {
        if (_refusal is not { } refusal)
        {
            return new FishAudioServerException(
                $"All slots for sessions were in use, and none became free within {patience.TotalSeconds:0.#} s. The service was not asked. "
                + "There are as many as FishAudioOptions.MaxConcurrentSessions says, or as the service has let in so far; FishAudioOptions.QueueTimeout sets the patience.")
            {
                WasNotAsked = true,
            };
        }

        if (patience == TimeSpan.Zero)
            return refusal;
        return new FishAudioServerException($"{refusal.Message} (It was waited for {patience.TotalSeconds:0.#} s; FishAudioOptions.QueueTimeout sets the patience.)", refusal)
        {
            Status = refusal.Status,
            Event = refusal.Event,
            ServerMessage = refusal.ServerMessage,
            ErrorCode = refusal.ErrorCode,
            TraceId = refusal.TraceId,
            MaxConcurrency = refusal.MaxConcurrency,
            RetryAfter = refusal.RetryAfter,
        };
    }
}
