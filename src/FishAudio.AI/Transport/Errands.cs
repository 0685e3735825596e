namespace FishAudio.AI;

/// <summary>Work that nobody waits for now, and that disposal waits for. Thread safe.</summary>
internal sealed class Errands
{
    private readonly object _gate = new();
    private readonly HashSet<Task> _running = [];

    /// <summary>Starts work that does not throw, on a thread of its own and without the caller's execution context.</summary>
    public void Run(Func<Task> work)
    {
        Task running = Detached.Run(() => Task.Run(work));
        lock (_gate)
            _running.Add(running);
        _ = running.ContinueWith(Remove, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Waits for what is running.</summary>
    public Task WhenDoneAsync()
    {
        lock (_gate)
            return Task.WhenAll(_running);
    }

    private void Remove(Task task)
    {
        lock (_gate)
            _running.Remove(task);
    }
}
