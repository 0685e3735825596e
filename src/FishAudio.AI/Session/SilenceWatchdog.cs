namespace FishAudio.AI;

/// <summary>Notices a service that owes something and stays silent. Thread safe.</summary>
/// <remarks>
/// What is owed is told by the caller: the next frame, or everything until the end. Nothing is timed while the model or a tool is
/// quiet, nor while the reader is the one waited for.
/// </remarks>
internal sealed class SilenceWatchdog : IDisposable
{
    private readonly object _gate = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly Action _onSilence;
    private readonly ITimer _timer;
    private long _since;
    private Debt _debt;
    private bool _isPaused;
    private bool _isRunning;

    public SilenceWatchdog(TimeProvider time, TimeSpan timeout, Action onSilence)
    {
        (_time, _timeout, _onSilence) = (time, timeout, onSilence);
        _timer = Detached.Run(() => time.CreateTimer(static watchdog => ((SilenceWatchdog)watchdog!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
    }

    private enum Debt
    {
        None,
        Next,
        Rest,
    }

    /// <summary>From now on the next frame is owed. Where one is owed already, its deadline stands.</summary>
    public void Expect() => Owe(Debt.Next);

    /// <summary>From now on all that comes is owed, one frame after the other.</summary>
    public void ExpectRest() => Owe(Debt.Rest);

    /// <summary>A frame came.</summary>
    public void Heard()
    {
        lock (_gate)
        {
            if (_debt == Debt.Next)
                _debt = Debt.None;
            Restart();
        }
    }

    /// <summary>The reader is waited for: silence is not the service's.</summary>
    public void Pause()
    {
        lock (_gate)
        {
            _isPaused = true;
            Restart();
        }
    }

    /// <summary>The reader has taken what there was.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            _isPaused = false;
            Restart();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Owe(Debt debt)
    {
        lock (_gate)
        {
            bool begins = _debt == Debt.None;
            _debt = debt > _debt ? debt : _debt;
            if (begins)
                Restart();
        }
    }

    private void Restart()
    {
        _since = _time.GetTimestamp();
        bool wasRunning = _isRunning;
        _isRunning = _debt != Debt.None && !_isPaused;
        // A running timer is left alone: it looks at the time when it fires.
        if (_isRunning != wasRunning)
            _timer.Change(_isRunning ? _timeout : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            if (!_isRunning)
                return;
            TimeSpan left = _timeout - _time.GetElapsedTime(_since);
            if (left > TimeSpan.Zero)
            {
                _timer.Change(left, Timeout.InfiniteTimeSpan);
                return;
            }

            (_debt, _isRunning) = (Debt.None, false);
        }

        _onSilence();
    }
}
