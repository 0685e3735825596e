namespace FishAudio.AI.Emulator.Tests;

public sealed class BuiltInVoiceTests
{
    [Theory]
    [InlineData(8000, 560)]
    [InlineData(24000, 1680)]
    [InlineData(44100, 3087)]
    public void Letter_is_70_milliseconds_at_any_rate(int sampleRate, int samples) =>
        Assert.Equal(samples * 2, BuiltInVoice.Render("a", sampleRate).Length);

    [Fact]
    public void White_space_is_40_milliseconds_of_inaudible_samples()
    {
        var pcm = BuiltInVoice.Render("\n");
        Assert.Equal(24000 * 40 / 1000 * 2, pcm.Length);
        Assert.All(pcm.Chunk(2), sample => Assert.InRange(BitConverter.ToInt16(sample), -2, 2));
    }

    [Fact]
    public void Different_white_space_sounds_different() => Assert.NotEqual(BuiltInVoice.Render(" \n"), BuiltInVoice.Render("\n "));

    [Fact]
    public void Speech_has_no_clicks_and_is_audible()
    {
        var samples = BuiltInVoice.Render("Hello, 世界 👋!").Chunk(2).Select(pair => (int)BitConverter.ToInt16(pair)).ToArray();
        Assert.InRange(samples.Max(), 4000, 10000);
        Assert.All(samples.Zip(samples.Skip(1)), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 3000));
    }

    [Fact]
    public void Reading_stops_where_the_audio_is_not_the_voices_own()
    {
        byte[] pcm = BuiltInVoice.Render("all is well");
        var halfGone = pcm.AsSpan(0, BuiltInVoice.Render("all is").Length + 100);
        Assert.False(BuiltInVoice.TryRead(halfGone, 24000, out var text));
        Assert.Equal("all is", text);
    }

    [Fact]
    public void Empty_text_is_no_audio()
    {
        Assert.Empty(BuiltInVoice.Render(""));
        Assert.True(BuiltInVoice.TryRead([], 24000, out var text));
        Assert.Equal("", text);
    }

    [Fact]
    public void Sample_rate_below_1000_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => BuiltInVoice.Render("a", 999));
}
