using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace FishAudio.AI.Emulator.Tests;

public sealed class PacingTests
{
    [Theory]
    [InlineData("low", 300)]
    [InlineData("balanced", 300)]
    [InlineData("normal", 2300)]
    public async Task First_audio_takes_the_generation_time_of_its_latency_and_frames_follow_at_the_interval(string latency, int milliseconds)
    {
        var clock = new WatchedClock();
        await using var emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, TimeProvider = clock });
        var connecting = LiveClient.ConnectAsync(emulator);
        Assert.Equal(330, await clock.NextTimerAsync());
        clock.Advance(TimeSpan.FromMilliseconds(330));
        await using var client = await connecting;
        await client.SendAllAsync(
            LiveClient.Start($"\"format\":\"pcm\",\"sample_rate\":24000,\"latency\":\"{latency}\""),
            LiveClient.TextEvent(new string('a', 12)), LiveClient.Flush);

        Assert.Equal(milliseconds, await clock.NextTimerAsync());
        clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        Assert.Equal(milliseconds, (await client.ReceiveAsync())!.Value.GetProperty("time").GetInt64());
        Assert.Equal(60, await clock.NextTimerAsync());
        clock.Advance(TimeSpan.FromMilliseconds(60));
        Assert.Equal(milliseconds + 60, (await client.ReceiveAsync())!.Value.GetProperty("time").GetInt64());
    }

    [Fact]
    public async Task Without_pacing_no_timer_is_started()
    {
        var clock = new WatchedClock();
        await using var emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None, TimeProvider = clock });
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAllAsync(LiveClient.StartPcm, LiveClient.TextEvent("Hi. How are you?"), LiveClient.Stop);
        await client.ReadReplyAsync();
        Assert.Equal(0, clock.TimerCount);
    }

    /// <summary>A clock that tells when somebody begins to wait on it.</summary>
    private sealed class WatchedClock : FakeTimeProvider
    {
        private readonly Channel<double> _timers = Channel.CreateUnbounded<double>();

        public int TimerCount => _timers.Reader.Count;

        public async Task<double> NextTimerAsync() => await _timers.Reader.ReadAsync(Timeouts.Token());

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _timers.Writer.TryWrite(dueTime.TotalMilliseconds);
            return timer;
        }
    }
}
