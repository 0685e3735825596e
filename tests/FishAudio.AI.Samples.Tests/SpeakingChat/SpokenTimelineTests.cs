using SpeakingChat;

namespace FishAudio.AI.Samples.Tests;

public class SpokenTimelineTests
{
    private readonly SpokenTimeline _timeline = new();

    [Fact]
    public void A_complete_reply_shares_out_all_of_its_audio()
    {
        Add("1234567890");
        Add("123456789012345678901234567890");
        _timeline.Arrive(TimeSpan.FromSeconds(8));
        _timeline.Complete();
        Assert.Equal([(0, 2), (2, 8)], Times());
    }

    [Fact]
    public void No_sentence_begins_before_audio_that_was_there_when_it_was_sent()
    {
        Add("1234567890");
        _timeline.Arrive(TimeSpan.FromSeconds(5));
        Add("1234567890");
        _timeline.Arrive(TimeSpan.FromSeconds(8));
        _timeline.Complete();
        Assert.Equal([(0, 5), (5, 8)], Times());
    }

    [Fact]
    public void An_ideograph_takes_the_time_of_three_letters()
    {
        Add("123456");
        Add("你好");
        _timeline.Arrive(TimeSpan.FromSeconds(6));
        _timeline.Complete();
        Assert.Equal([(0, 3), (3, 6)], Times());
    }

    [Fact]
    public void While_audio_is_missing_the_usual_speed_of_speech_is_assumed()
    {
        Add(new string('x', 15));
        Add(new string('x', 30));
        _timeline.Arrive(TimeSpan.FromSeconds(0.5));
        Assert.Equal([(0, 1), (1, 3)], Times());
        _timeline.Arrive(TimeSpan.FromSeconds(6));
        Assert.Equal([(0, 2), (2, 6)], Times());
    }

    private void Add(string text) => _timeline.Add(new SpeechSegment(0, text, 0, text.Length));

    private IEnumerable<(double Start, double End)> Times()
        => _timeline.Cues().Select(cue => (Math.Round(cue.Start.TotalSeconds, 6), Math.Round(cue.End.TotalSeconds, 6)));
}
