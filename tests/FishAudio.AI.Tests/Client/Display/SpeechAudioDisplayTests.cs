using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive.Formatting;

namespace FishAudio.AI.Tests.Client.Display;

/// <summary>What a notebook makes of audio: asked of the package that notebooks ask, on which the library does not depend.</summary>
public partial class SpeechAudioDisplayTests
{
    private static readonly byte[] Samples = [.. Enumerable.Range(0, 2 * 60_001).Select(i => (byte)(i * 31))];

    [Fact]
    public void Samples_are_a_player_with_a_true_WAV_file_in_it_and_their_length()
    {
        SpeechAudio audio = new(Samples, SpeechAudioFormat.Pcm);
        string html = audio.ToDisplayString("text/html");
        (string mediaType, byte[] file) = PlayerOf(html);
        Assert.Equal("audio/wav", mediaType);
        Assert.Equal(audio.ToWav(), file);
        Assert.EndsWith("</audio> <span>2.5 s</span>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mp3", "audio/mpeg")]
    [InlineData("opus", "audio/ogg")]
    public void Encoded_audio_is_a_player_of_its_own_media_type(string format, string mediaType)
    {
        (string shown, byte[] file) = PlayerOf(new SpeechAudio(Samples, SpeechAudioFormat.Parse(format)).ToDisplayString("text/html"));
        Assert.Equal(mediaType, shown);
        Assert.Equal(Samples, file);
    }

    [Fact]
    public void Opus_whose_bytes_tell_no_time_has_no_length()
        => Assert.DoesNotContain("<span>", new SpeechAudio(Samples, SpeechAudioFormat.Opus).ToDisplayString("text/html"), StringComparison.Ordinal);

    [Fact]
    public void No_audio_is_said_in_words()
        => Assert.Equal("<span>No audio.</span>", new SpeechAudio(default, SpeechAudioFormat.Pcm).ToDisplayString("text/html"));

    [Fact]
    public void A_cell_that_asks_for_no_media_type_gets_the_player()
        => Assert.Equal(["text/html"], Formatter.GetPreferredMimeTypesFor(typeof(SpeechAudio)));

    private static (string MediaType, byte[] File) PlayerOf(string html)
    {
        System.Text.RegularExpressions.Match player = Player().Match(html);
        Assert.True(player.Success, html[..Math.Min(200, html.Length)]);
        return (player.Groups["type"].Value, Convert.FromBase64String(player.Groups["file"].Value));
    }

    [GeneratedRegex("""^<audio controls[^>]* aria-label="Speech[ .0-9s]*" src="data:(?<type>[a-z/]+);base64,(?<file>[^"]*)"></audio>""")]
    private static partial Regex Player();
}
