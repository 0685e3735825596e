using Microsoft.Extensions.Time.Testing;

namespace FishAudio.AI.Tests.Support;

/// <summary>A clock that a test moves, counting the timers that are alive.</summary>
internal sealed class SteppedTimeProvider : CountingTimeProvider
{
    private readonly FakeTimeProvider _fake;

    public SteppedTimeProvider()
        : this(new FakeTimeProvider())
    {
    }

    private SteppedTimeProvider(FakeTimeProvider fake)
        : base(fake) => _fake = fake;

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
