using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Moq;

namespace FishAudio.AI.Tests.Client.TextToSpeech;

[Experimental("MEAI001")]
public class TextToSpeechOptionsTests
{
    private static readonly SpeechReference Recording = new(new byte[] { 1 }, "Hi.");

    [Fact]
    public async Task Nothing_set_asks_for_the_defaults()
    {
        SpeechRequest defaults = new() { Voice = "narrator", Model = FishAudioModel.S2Pro, Latency = SpeechLatency.Low };
        Assert.Equal(defaults, await RequestOfAsync(null, defaults));
        Assert.Equal(defaults, await RequestOfAsync(new(), defaults));
        Assert.Equal(SpeechRequest.Default, await RequestOfAsync(new()));
    }

    [Fact]
    public async Task Names_are_the_service_s()
    {
        SpeechRequest request = await RequestOfAsync(new() { ModelId = "s2-pro", VoiceId = "narrator", Speed = 0.7f, Language = "de", Pitch = 2 });
        Assert.Equal(new() { Model = FishAudioModel.S2Pro, Voice = "narrator", Speed = 0.7 }, request);
    }

    [Theory]
    [InlineData("mp3", "mp3", 44_100)]
    [InlineData("MP3", "mp3", 44_100)]
    [InlineData("audio/mpeg", "mp3", 44_100)]
    [InlineData("audio/mpeg; rate=32000", "mp3", 32_000)]
    [InlineData("wav", "wav", 24_000)]
    [InlineData("audio/x-wav", "wav", 24_000)]
    [InlineData("pcm", "pcm", 24_000)]
    [InlineData("audio/pcm;rate=16000", "pcm", 16_000)]
    [InlineData("audio/l16;Rate=8000;channels=1", "pcm", 8_000)]
    [InlineData("opus", "opus", 48_000)]
    [InlineData("audio/ogg; codecs=opus", "opus", 48_000)]
    [InlineData("audio/opus", "opus", 48_000)]
    public async Task A_format_is_a_name_or_a_media_type(string text, string name, int rate)
        => Assert.Equal(SpeechAudioFormat.Parse(name) with { SampleRate = rate }, (await RequestOfAsync(new() { AudioFormat = text })).Format);

    [Theory]
    [InlineData(0.1f, -20.0)]
    [InlineData(0.5f, -6.02)]
    [InlineData(0.7f, -3.1)]
    [InlineData(1f, null)]
    [InlineData(2f, 6.02)]
    [InlineData(10f, 20.0)]
    public async Task A_volume_is_a_factor_of_which_one_is_the_voice_s_own_loudness(float factor, double? decibels)
        => Assert.Equal(decibels, (await RequestOfAsync(new() { Volume = factor })).Volume);

    [Fact]
    public async Task The_voice_s_own_speed_and_loudness_send_nothing_unless_there_are_defaults_to_overrule()
    {
        TextToSpeechOptions own = new() { Speed = 1, Volume = 1 };
        Assert.Equal(SpeechRequest.Default, await RequestOfAsync(own));
        SpeechRequest overruled = await RequestOfAsync(own, new() { Speed = 1.5, Volume = -10 });
        Assert.Equal((1.0, 0.0), (overruled.Speed, overruled.Volume));
    }

    [Theory]
    [MemberData(nameof(BadValues))]
    public void A_bad_value_is_refused_before_anything_is_sent(TextToSpeechOptions options, string says)
    {
        // Over the real client, which checks ranges, and a network that nobody may reach.
        using FishAudioClient service = new(new() { ApiKey = "key" }, new Support.AnsweringHandler(_ => throw new InvalidOperationException("It was sent.")));
        using ITextToSpeechClient client = service.AsTextToSpeechClient();
        ArgumentException error = Assert.Throws<ArgumentException>(() => client.GetStreamingAudioAsync("Hello.", options));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<TextToSpeechOptions, string> BadValues() => new()
    {
        { new() { AudioFormat = "flac" }, "AudioFormat is \"flac\"" },
        { new() { AudioFormat = "audio/pcm;rate=22050" }, "22050 Hz" },
        { new() { AudioFormat = "audio/pcm;rate=high" }, "AudioFormat is \"audio/pcm;rate=high\"" },
        { new() { AudioFormat = "audio/pcm;rate=0" }, "rate=0" },
        { new() { Volume = 0 }, "Volume is 0" },
        { new() { Volume = 11 }, "Volume is 11" },
        { new() { Volume = float.NaN }, "Volume is NaN" },
        { new() { Speed = 0.49f }, "Speed is 0.49" },
        { new() { Speed = float.NaN }, "Speed is NaN" },
        { new() { VoiceId = "my voice" }, "Voice is \"my voice\"" },
        { new() { ModelId = "s2 pro" }, "cannot be a model" },
    };

    [Fact]
    public async Task A_voice_of_the_options_takes_the_place_of_the_one_of_the_defaults_whatever_it_was_made_of()
    {
        TextToSpeechOptions options = new() { VoiceId = "other" };
        Assert.Equal(new() { Voice = "other" }, await RequestOfAsync(options, new() { Voices = ["one", "two"] }));
        Assert.Equal(new() { Voice = "other" }, await RequestOfAsync(options, new() { References = [Recording] }));
        Assert.Equal(new() { Voice = "other" }, await RequestOfAsync(options, new() { SpeakerReferences = [[Recording]] }));
    }

    [Fact]
    public async Task A_request_of_the_factory_reaches_every_field_and_wins_where_it_says_something()
    {
        SpeechRequest request = await RequestOfAsync(new()
        {
            VoiceId = "of-the-options",
            ModelId = "s2-pro",
            Speed = 1.5f,
            AudioFormat = "mp3",
            RawRepresentationFactory = _ => new SpeechRequest { Speed = 0.8, Latency = SpeechLatency.Normal, Timing = SpeechTiming.Words, Temperature = 0.2 },
        });
        Assert.Equal(new()
        {
            Voice = "of-the-options",
            Model = FishAudioModel.S2Pro,
            Format = SpeechAudioFormat.Mp3,
            Speed = 0.8,
            Latency = SpeechLatency.Normal,
            Timing = SpeechTiming.Words,
            Temperature = 0.2,
        }, request);
    }

    [Fact]
    public async Task A_request_that_the_factory_makes_of_the_defaults_leaves_the_options_their_say()
    {
        SpeechRequest defaults = new() { Voice = "default", Speed = 1.2, Temperature = 0.1 };
        SpeechRequest request = await RequestOfAsync(
            new() { VoiceId = "other", RawRepresentationFactory = client => client.GetService<SpeechRequest>()! with { TopP = 0.3 } }, defaults);
        Assert.Equal(defaults with { Voice = "other", TopP = 0.3 }, request);
    }

    [Fact]
    public async Task A_factory_that_makes_something_of_another_provider_s_is_passed_over()
        => Assert.Equal("narrator", (await RequestOfAsync(new() { RawRepresentationFactory = _ => new object() }, new() { Voice = "narrator" })).Voice);

    private static async Task<SpeechRequest> RequestOfAsync(TextToSpeechOptions? options, SpeechRequest? defaults = null)
    {
        SpeechRequest? asked = null;
        Mock<ITextToSpeechService> service = new();
        service.Setup(s => s.SpeakAsync("Hello.", It.IsAny<SpeechRequest>(), It.IsAny<CancellationToken>()))
            .Callback((string _, SpeechRequest request, CancellationToken _) => asked = request)
            .Returns(AsyncEnumerable.Empty<SpeechChunk>());
        using ITextToSpeechClient client = service.Object.AsTextToSpeechClient(defaults);
        await client.GetAudioAsync("Hello.", options);
        return asked!;
    }
}
