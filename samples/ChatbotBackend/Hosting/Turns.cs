namespace ChatbotBackend;

/// <summary>The replies that are being given, for a server that is about to stop. Thread safe.</summary>
public sealed class Turns(TimeProvider time)
{
    private readonly object _gate = new();
    private readonly TaskCompletionSource _none = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;

    /// <summary>Gets whether no more replies are begun.</summary>
    public bool IsClosing { get; private set; }

    /// <summary>Counts a reply until what is returned is disposed.</summary>
    /// <returns><see langword="null"/> where no more are begun.</returns>
    public IDisposable? Begin()
    {
        lock (_gate)
        {
            if (IsClosing)
                return null;
            _running++;
        }

        return new Turn(this);
    }

    /// <summary>Refuses further replies, and waits for those that are being given.</summary>
    /// <param name="deadline">How long to wait at most.</param>
    /// <returns>Whether all have ended in time.</returns>
    public async Task<bool> CloseAsync(TimeSpan deadline)
    {
        lock (_gate)
        {
            IsClosing = true;
            if (_running == 0)
                _none.TrySetResult();
        }

        await _none.Task.WaitAsync(deadline, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _none.Task.IsCompleted;
    }

    private void End()
    {
        lock (_gate)
        {
            if (--_running == 0 && IsClosing)
                _none.TrySetResult();
        }
    }

    private sealed class Turn(Turns turns) : IDisposable
    {
        private int _disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
                turns.End();
        }
    }
}
