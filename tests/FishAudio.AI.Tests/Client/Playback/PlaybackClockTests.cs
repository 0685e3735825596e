using Microsoft.Extensions.Time.Testing;

namespace FishAudio.AI.Tests;

public class PlaybackClockTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly PlaybackClock _clock;

    public PlaybackClockTests() => _clock = new PlaybackClock(_time);

    [Fact]
    public void Position_starts_after_the_latency_and_never_passes_what_was_handed_over()
    {
        _clock.Start(Ms(250));
        Hand(Ms(0), Ms(400));
        Assert.Equal(Ms(0), _clock.Position);
        _time.Advance(Ms(250));
        Assert.Equal(Ms(0), _clock.Position);
        _time.Advance(Ms(100));
        Assert.Equal(Ms(100), _clock.Position);
        _time.Advance(Ms(10_000));
        Assert.Equal(Ms(400), _clock.Position);
    }

    [Fact]
    public void Audio_after_a_dry_spell_is_heard_from_when_it_came()
    {
        Hand(Ms(0), Ms(100));
        _time.Advance(Ms(5_000));
        Hand(Ms(100), Ms(300));
        Assert.Equal(Ms(100), _clock.Position);
        _time.Advance(Ms(50));
        Assert.Equal(Ms(150), _clock.Position);
    }

    [Fact]
    public void Position_starts_anew_when_the_next_turn_is_heard_and_not_when_it_is_written()
    {
        Hand(Ms(0), Ms(300));
        Hand(Ms(0), Ms(300));
        _time.Advance(Ms(200));
        Assert.Equal(Ms(200), _clock.Position);
        _time.Advance(Ms(200));
        Assert.Equal(Ms(100), _clock.Position);
    }

    [Fact]
    public void Silence_freezes_the_position_and_drops_what_was_ahead()
    {
        Hand(Ms(0), Ms(300));
        Hand(Ms(300), Ms(300));
        _time.Advance(Ms(120));
        _clock.Silence();
        _time.Advance(Ms(5_000));
        Assert.Equal(Ms(120), _clock.Position);
        Assert.Equal(TimeSpan.Zero, _clock.TimeUntilLeft(TimeSpan.Zero));

        Hand(Ms(600), Ms(300));
        _time.Advance(Ms(10));
        Assert.Equal(Ms(610), _clock.Position);
    }

    [Fact]
    public void Time_until_little_is_left_counts_the_latency()
    {
        _clock.Start(Ms(250));
        Hand(Ms(0), Ms(1_000));
        Assert.Equal(Ms(850), _clock.TimeUntilLeft(Ms(400)));
        _time.Advance(Ms(850));
        Assert.Equal(Ms(0), _clock.TimeUntilLeft(Ms(400)));
        Assert.Equal(Ms(400), _clock.TimeUntilLeft(Ms(0)));
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private void Hand(TimeSpan offset, TimeSpan duration)
    {
        _clock.BeginChunk(offset);
        _clock.Hand(duration);
    }
}
