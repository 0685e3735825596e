namespace FishAudio.AI.Emulator;

/// <summary>Counts open WebSocket connections and tells when the last one has gone. Thread-safe.</summary>
internal sealed class OpenConnectionCount
{
    private readonly object _gate = new();
    private TaskCompletionSource? _none;
    private int _count;

    public int Count { get { lock (_gate) return _count; } }

    public void Add()
    {
        lock (_gate) _count++;
    }

    public void Remove()
    {
        lock (_gate)
        {
            if (--_count > 0) return;
            _none?.TrySetResult();
            _none = null;
        }
    }

    public Task WaitForNoneAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_count == 0) return Task.CompletedTask;
            _none ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _none.Task.WaitAsync(cancellationToken);
        }
    }
}
