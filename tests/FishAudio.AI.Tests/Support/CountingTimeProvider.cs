namespace FishAudio.AI.Tests.Support;

/// <summary>A clock that counts the timers that are alive.</summary>
internal class CountingTimeProvider(TimeProvider? inner = null) : TimeProvider
{
    private readonly object _gate = new();
    private readonly TimeProvider _inner = inner ?? System;
    private TaskCompletionSource? _none;
    private int _live;

    public int LiveTimers
    {
        get
        {
            lock (_gate)
                return _live;
        }
    }

    /// <summary>Waits until no timer is alive. What ends in the background, as a goodbye does, is waited for by this.</summary>
    public Task WaitForNoTimersAsync()
    {
        lock (_gate)
        {
            if (_live == 0)
                return Task.CompletedTask;
            _none ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _none.Task;
        }
    }

    public override long TimestampFrequency => _inner.TimestampFrequency;

    public override long GetTimestamp() => _inner.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => _inner.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Count(1);
        return new CountedTimer(this, _inner.CreateTimer(callback, state, dueTime, period));
    }

    private void Count(int change)
    {
        lock (_gate)
        {
            _live += change;
            if (_live > 0)
                return;
            _none?.SetResult();
            _none = null;
        }
    }

    private sealed class CountedTimer(CountingTimeProvider owner, ITimer inner) : ITimer
    {
        private int _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(dueTime, period);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
                owner.Count(-1);
            inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
