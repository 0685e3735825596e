using Microsoft.Extensions.Time.Testing;

namespace FishAudio.AI.Tests;

/// <summary>A clock that a test moves, and that tells when somebody waits for it.</summary>
internal sealed class PlayerClock : FakeTimeProvider
{
    private readonly SemaphoreSlim _timers = new(0);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        _timers.Release();
        return timer;
    }

    /// <summary>Waits until one more timer has been made.</summary>
    public async Task WaitForTimerAsync() => Assert.True(await _timers.WaitAsync(TimeSpan.FromSeconds(60)));
}
