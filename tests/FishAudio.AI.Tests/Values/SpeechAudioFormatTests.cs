namespace FishAudio.AI.Tests.Values;

public class SpeechAudioFormatTests
{
    [Fact]
    public void Default_is_pcm_at_24_kHz() => Assert.Equal(SpeechAudioFormat.Pcm with { SampleRate = 24_000 }, default);

    [Fact]
    public void A_rate_set_to_its_default_is_the_default()
    {
        Assert.Equal(SpeechAudioFormat.Mp3, SpeechAudioFormat.Mp3 with { SampleRate = 44_100 });
        Assert.Equal(SpeechAudioFormat.Mp3.GetHashCode(), (SpeechAudioFormat.Mp3 with { SampleRate = 44_100 }).GetHashCode());
        Assert.NotEqual(SpeechAudioFormat.Mp3, SpeechAudioFormat.Mp3 with { SampleRate = 32_000 });
    }

    [Theory]
    [InlineData("pcm", "audio/pcm")]
    [InlineData("wav", "audio/x-wav")]
    [InlineData("mp3", "audio/mpeg")]
    [InlineData("opus", "AUDIO/OGG; codecs=opus")]
    public void Names_and_media_types_are_understood(string name, string mediaType)
    {
        Assert.Equal(name, SpeechAudioFormat.Parse(name).Name);
        Assert.Equal(SpeechAudioFormat.Parse(name), SpeechAudioFormat.Parse(mediaType));
        Assert.Equal(SpeechAudioFormat.Parse(name), SpeechAudioFormat.Parse(SpeechAudioFormat.Parse(name).MediaType));
    }

    [Fact]
    public void Other_names_are_refused_in_words() => Assert.Contains("flac", Assert.Throws<FormatException>(() => SpeechAudioFormat.Parse("flac")).Message, StringComparison.Ordinal);
}
