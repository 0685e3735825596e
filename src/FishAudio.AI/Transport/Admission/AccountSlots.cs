namespace FishAudio.AI;

/// <summary>The slots of one account: who has one, who waits, and what the service has let us know about its limit. Thread safe.</summary>
internal sealed class AccountSlots(int? mostAllowed, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(4);

    // A service that names a time may be wrong, or a proxy in front of it.
    private static readonly TimeSpan LongestNamedPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RefusalsForgotten = TimeSpan.FromSeconds(15);

    // Accounts are upgraded: what was named once is not believed for ever.
    private static readonly TimeSpan NamedLimitHolds = TimeSpan.FromMinutes(5);

    private readonly object _gate = new();
    // In the order in which they came.
    private readonly List<Waiter> _waiting = [];
    private int _running;
    private (int Limit, long At)? _named;
    private int? _restraint;
    private TimeSpan _pause = FirstPause;
    private long? _refusedAt;
    private bool _hasProbed;
    private bool _countsConnections;
    private bool _disposed;
    private ITimer? _probe;

    /// <summary>Gets whether nothing is lost when this is forgotten.</summary>
    public bool IsQuiet
    {
        get
        {
            lock (_gate)
                return _running == 0 && _waiting.Count == 0 && _restraint is null && NamedLimit is null;
        }
    }

    public ValueTask<IDisposable?> AcquireAsync(SpeechAdmissionRequest request, CancellationToken cancellationToken)
    {
        Waiter waiter = new(request);
        lock (_gate)
        {
            _waiting.Add(waiter);
            LetIn();
            if (waiter.Turn.Task is { IsCompletedSuccessfully: true } given)
                return new ValueTask<IDisposable?>(given);
            if (request.Timeout <= TimeSpan.Zero || _disposed)
            {
                _waiting.Remove(waiter);
                return new ValueTask<IDisposable?>((IDisposable?)null);
            }
        }

        return WaitAsync(waiter, request.Timeout, cancellationToken);
    }

    /// <summary>Lets no more in than are in progress now, and then tries again little by little.</summary>
    public void OnRefused(IDisposable? slot, FishAudioServerException refusal)
    {
        lock (_gate)
        {
            if (slot is Slot given && given.TryEnd())
                _running--;
            if (refusal.MaxConcurrency is { } limit and > 0)
                _named = (limit, time.GetTimestamp());
            _restraint = _running;
            _countsConnections = refusal.Status is 429;
            // Refusals that come together are one piece of news; one that follows a try says that the try came too soon.
            if (_refusedAt is not { } last || time.GetElapsedTime(last) > RefusalsForgotten)
                _pause = FirstPause;
            else if (_hasProbed)
                _pause = TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, LongestPause.Ticks));
            (_refusedAt, _hasProbed) = (time.GetTimestamp(), false);
            TimeSpan named = refusal.RetryAfter ?? TimeSpan.Zero;
            ProbeAfter(named > LongestNamedPause ? LongestNamedPause : named > _pause ? named : _pause);
            LetIn();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _probe?.Dispose();
            foreach (Waiter waiter in _waiting)
                waiter.Turn.SetException(new ObjectDisposedException(nameof(InProcessSpeechAdmission)));
            _waiting.Clear();
        }
    }

    private int? NamedLimit => _named is { } named && time.GetElapsedTime(named.At) < NamedLimitHolds ? named.Limit : null;

    private int Limit => Math.Min(mostAllowed ?? int.MaxValue, NamedLimit ?? int.MaxValue);

    // Where connections are counted, whoever has one was let in by the service itself.
    private bool HasRoomFor(Waiter waiter)
        => !_disposed && _running < Limit && (_running < (_restraint ?? int.MaxValue) || IsCounted(waiter));

    private bool IsCounted(Waiter waiter) => _countsConnections && waiter.Request.IsConnected;

    private Slot Give()
    {
        _running++;
        if (_restraint < _running)
            _restraint = _running;
        return new Slot(this);
    }

    private async ValueTask<IDisposable?> WaitAsync(Waiter waiter, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            return await waiter.Turn.Task.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            bool isGiven;
            lock (_gate)
                isGiven = !_waiting.Remove(waiter);
            IDisposable? slot = isGiven ? await waiter.Turn.Task.ConfigureAwait(false) : null;
            if (exception is TimeoutException)
                return slot;
            slot?.Dispose();
            throw;
        }
    }

    private void Release(Slot slot)
    {
        lock (_gate)
        {
            if (!slot.TryEnd())
                return;
            _running--;
            LetIn();
        }
    }

    private void LetIn()
    {
        // A clock may fire due timers while it is read, on this very thread: the first may have been let in by then.
        while (_waiting.MaxBy(waiter => (IsCounted(waiter), waiter.Request.Refusals)) is { } first && HasRoomFor(first) && _waiting.Remove(first))
            first.Turn.SetResult(Give());
    }

    private void ProbeAfter(TimeSpan pause)
    {
        _probe?.Dispose();
        _probe = _disposed ? null : Detached.Run(() => time.CreateTimer(static slots => ((AccountSlots)slots!).Probe(), this, pause, Timeout.InfiniteTimeSpan));
    }

    private void Probe()
    {
        lock (_gate)
        {
            if (_disposed || _restraint is not { } restraint)
                return;
            _hasProbed = true;
            _restraint = restraint + 1;
            LetIn();
            if (_waiting.Count > 0 && _restraint < Limit)
            {
                ProbeAfter(_pause);
                return;
            }

            // There is room for all who came, as far as we know.
            _restraint = null;
            _probe?.Dispose();
            _probe = null;
            LetIn();
        }
    }

    private sealed class Waiter(SpeechAdmissionRequest request)
    {
        public SpeechAdmissionRequest Request => request;

        public TaskCompletionSource<IDisposable?> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Slot(AccountSlots owner) : IDisposable
    {
        private bool _hasEnded;

        public void Dispose() => owner.Release(this);

        /// <summary>Ends the slot; guarded by its owner.</summary>
        /// <returns>Whether it had not ended before.</returns>
        public bool TryEnd()
        {
            bool ends = !_hasEnded;
            _hasEnded = true;
            return ends;
        }
    }
}
