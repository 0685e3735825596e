using System.Threading.Tasks.Sources;

namespace FishAudio.AI;

/// <summary>Wakes the one who waits for it; when nobody does, the next wait ends at once. Waiting allocates nothing. Thread safe, for one waiter.</summary>
/// <remarks>
/// Whoever rings has changed something before; whoever wakes looks at everything that may have changed, since several rings may be one.
/// The waiter goes on on a thread of its own, unless it was made to go on where it was rung.
/// </remarks>
/// <param name="goesOnInPlace">Whether the waiter goes on inside <see cref="Ring"/>.</param>
internal sealed class Alarm(bool goesOnInPlace = false) : IValueTaskSource
{
    private const int Silent = 0;
    private const int Rung = 1;
    private const int Awaited = 2;

    private ManualResetValueTaskSourceCore<bool> _waiter = new() { RunContinuationsAsynchronously = !goesOnInPlace };
    private int _state = Silent;

    public void Ring()
    {
        if (Interlocked.Exchange(ref _state, Rung) == Awaited)
            _waiter.SetResult(true);
    }

    public ValueTask WaitAsync()
    {
        if (Interlocked.CompareExchange(ref _state, Awaited, Silent) == Silent)
            return new ValueTask(this, _waiter.Version);
        Interlocked.Exchange(ref _state, Silent);
        return default;
    }

    void IValueTaskSource.GetResult(short token)
    {
        _waiter.GetResult(token);
        _waiter.Reset();
        Interlocked.Exchange(ref _state, Silent);
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _waiter.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _waiter.OnCompleted(continuation, state, token, flags);
}
