using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace FishAudio.AI.Tests.Support;

/// <summary>A clock that a test moves, counting the timers that are alive.</summary>
internal sealed class SteppedTimeProvider : CountingTimeProvider
{
    private readonly FakeTimeProvider _fake;
    private readonly Channel<TimeSpan> _set = Channel.CreateUnbounded<TimeSpan>();

    public SteppedTimeProvider()
        : this(new FakeTimeProvider())
    {
    }

    private SteppedTimeProvider(FakeTimeProvider fake)
        : base(fake) => _fake = fake;

    /// <summary>Waits until somebody sets a timer that is due within a range: a signal that the code under test has come to wait.</summary>
    public async Task WaitForTimerAsync(TimeSpan from, TimeSpan to, CancellationToken cancellationToken)
    {
        while (await _set.Reader.ReadAsync(cancellationToken) is var due && (due < from || due > to))
        {
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        _set.Writer.TryWrite(dueTime);
        return timer;
    }

    public void Advance(TimeSpan time) => _fake.Advance(time);

    /// <summary>Lets time pass, step by step, until a task has ended. Real work, if any, must have been waited for before.</summary>
    public async Task AdvanceUntilAsync(Task task, TimeSpan step)
    {
        while (!task.IsCompleted)
        {
            _fake.Advance(step);
            await Task.Yield();
        }

        await task;
    }
}
