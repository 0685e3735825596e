namespace FishAudio.AI.Tests.Text;

public class SpeechFlushPolicyTests
{
    [Fact]
    public void Defaults_are_the_documented_ones()
    {
        SpeechFlushPolicy policy = SpeechFlushPolicy.EverySentence;
        Assert.False(policy.IsServerBuffered);
        Assert.Equal(40, policy.FirstClauseLength);
        Assert.Equal(0, policy.MinimumLength);
        Assert.Equal(200, policy.MaximumLength);
        Assert.Equal(TimeSpan.FromMilliseconds(400), policy.StallDelay);
        Assert.True(SpeechFlushPolicy.ServerBuffered.IsServerBuffered);
        Assert.Equal(0, SpeechFlushPolicy.ServerBuffered.FirstClauseLength);
    }

    [Fact]
    public void Values_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpeechFlushPolicy { FirstClauseLength = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpeechFlushPolicy { MinimumLength = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpeechFlushPolicy { MaximumLength = 39 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpeechFlushPolicy { StallDelay = TimeSpan.Zero });
        Assert.Equal(Timeout.InfiniteTimeSpan, new SpeechFlushPolicy { StallDelay = Timeout.InfiniteTimeSpan }.StallDelay);
    }
}
