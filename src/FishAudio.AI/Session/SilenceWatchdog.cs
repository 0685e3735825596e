namespace FishAudio.AI;

/// <summary>Notices a service that owes audio and stays silent. Thread safe.</summary>
/// <remarks>
/// Audio is owed after a flush until the next frame, and after <c>stop</c> until <c>finish</c>; never while the model or a tool is
/// quiet, and not while the reader is the one waited for.
/// </remarks>
internal sealed class SilenceWatchdog : IDisposable
{
    private readonly object _gate = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly Action _onSilence;
    private readonly ITimer _timer;
    private long _since;
    private bool _isOwed;
    private bool _isPaused;

    public SilenceWatchdog(TimeProvider time, TimeSpan timeout, Action onSilence)
    {
        (_time, _timeout, _onSilence) = (time, timeout, onSilence);
        _timer = Detached.Run(() => time.CreateTimer(static watchdog => ((SilenceWatchdog)watchdog!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
    }

    /// <summary>From now on audio is owed.</summary>
    public void Expect() => Change(isOwed: true, _isPaused);

    /// <summary>A frame came.</summary>
    /// <param name="isMoreOwed">Whether another must follow.</param>
    public void Heard(bool isMoreOwed) => Change(isMoreOwed, _isPaused);

    /// <summary>The reader is waited for: silence is not the service's.</summary>
    public void Pause() => Change(_isOwed, isPaused: true);

    /// <summary>The reader has taken what there was.</summary>
    public void Resume() => Change(_isOwed, isPaused: false);

    public void Dispose() => _timer.Dispose();

    private void Change(bool isOwed, bool isPaused)
    {
        lock (_gate)
        {
            bool wasRunning = _isOwed && !_isPaused;
            (_isOwed, _isPaused, _since) = (isOwed, isPaused, _time.GetTimestamp());
            bool isRunning = isOwed && !isPaused;
            // A running timer is left alone: it looks at the time when it fires.
            if (isRunning != wasRunning)
                _timer.Change(isRunning ? _timeout : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            if (!_isOwed || _isPaused)
                return;
            TimeSpan left = _timeout - _time.GetElapsedTime(_since);
            if (left > TimeSpan.Zero)
            {
                _timer.Change(left, Timeout.InfiniteTimeSpan);
                return;
            }

            _isOwed = false;
        }

        _onSilence();
    }
}
