namespace FishAudio.AI;

/// <summary>Whether a turn's next round is being waited for, and for how long. Thread safe.</summary>
internal sealed class TurnRounds(OpenReply reply, TimeSpan patience, TimeProvider time, Action onNotContinued) : IDisposable
{
    private readonly object _gate = new();
    private State _state;
    private bool _hasOpenCalls;
    private TaskCompletionSource _quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? _timer;

    private enum State
    {
        /// <summary>A round is being written.</summary>
        Running,

        /// <summary>The last round ended in calls, and the next one has not come yet.</summary>
        Awaited,

        /// <summary>The next round did not come in time.</summary>
        NotContinued,

        /// <summary>The turn is over.</summary>
        Over,
    }

    public bool IsNotContinued
    {
        get
        {
            lock (_gate)
                return _state == State.NotContinued;
        }
    }

    /// <summary>Gets a task that ends when the turn leaves the word to others: when it is over, or waits for a round and has said all it had to say.</summary>
    public Task Quiet
    {
        get
        {
            lock (_gate)
                return _quiet.Task;
        }
    }

    /// <summary>Waits a while for the next round.</summary>
    public void Await()
    {
        lock (_gate)
        {
            // Ended before its round was: what follows would be the rest of a reply that somebody has silenced.
            if (_state == State.Over)
            {
                reply.IsSilenced = true;
                return;
            }

            (_state, _hasOpenCalls) = (State.Awaited, false);
            _timer ??= Detached.Run(() => time.CreateTimer(static rounds => ((TurnRounds)rounds!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
            _timer.Change(patience, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Says that the next round has come.</summary>
    /// <param name="wasQuiet">Whether others may have been given the word in the meantime.</param>
    /// <returns>Whether the turn was waiting for one.</returns>
    public bool TryContinue(out bool wasQuiet)
    {
        lock (_gate)
        {
            wasQuiet = _quiet.Task.IsCompleted;
            if (_state != State.Awaited)
                return false;
            _state = State.Running;
            _timer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            if (wasQuiet)
                _quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return true;
        }
    }

    /// <summary>Says whether the round that is being written waits for a tool: one that runs inside the stream, which so has not ended.</summary>
    public void OnCalls(bool areOpen)
    {
        lock (_gate)
            _hasOpenCalls = areOpen;
    }

    /// <summary>Says that everything so far has been delivered.</summary>
    public void OnDelivered()
    {
        lock (_gate)
        {
            if (_state == State.Awaited || (_state == State.Running && _hasOpenCalls))
                _quiet.TrySetResult();
        }
    }

    /// <summary>Says that the round that is being written goes on.</summary>
    /// <returns>Whether others may have been given the word in the meantime.</returns>
    public bool TryResume()
    {
        lock (_gate)
        {
            if (_state != State.Running || !_quiet.Task.IsCompleted)
                return false;
            _quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return true;
        }
    }

    /// <summary>Says that the turn is over.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (_state == State.Awaited)
                reply.IsSilenced = true;
            _state = State.Over;
        }
    }

    /// <summary>Lets go of the timer, and leaves the word to others for good.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _timer?.Dispose();
            _quiet.TrySetResult();
        }
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            if (_state != State.Awaited)
                return;
            _state = State.NotContinued;
        }

        onNotContinued();
    }
}
