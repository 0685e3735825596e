using FishAudio.AI.Emulator;

namespace FishAudio.AI.Tests.Client;

public class OptionDefaultsTests
{
    private static FishAudioOptions Everything(FishAudioEmulator emulator) => new()
    {
        ApiKey = "key",
        Endpoint = emulator.Endpoint.ToString(),
        Model = "s2-pro",
        Voice = "narrator",
        Format = "pcm",
        SampleRate = 16_000,
        Latency = "Low",
        Speed = 1.25,
        Volume = -3,
        NormalizeLoudness = true,
        Temperature = 0.5,
        TopP = 0.6,
        ChunkLength = 150,
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_a_request_says_nothing_the_options_say(bool live)
    {
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { Pacing = EmulatorPacing.None });
        await using FishAudioClient client = new(Everything(emulator));
        SpeechAudio audio = await (live ? client.SpeakAsync(AsyncEnumerable.Repeat("Hello.", 1)) : client.SpeakAsync("Hello.")).ToAudioAsync();
        Assert.Equal(SpeechAudioFormat.Pcm with { SampleRate = 16_000 }, audio.Format);
        EmulatorSession session = emulator.Journal.Sessions.Single();
        EmulatorRequest sent = session.Request!;
        Assert.Equal("s2-pro", session.Model);
        Assert.Equal(["narrator"], sent.ReferenceIds);
        Assert.Equal(("pcm", 16_000, "low", 150), (sent.Format, sent.SampleRate, sent.Latency, sent.ChunkLength));
        Assert.Equal((0.5, 0.6), (sent.Temperature, sent.TopP));
        Assert.Equal((1.25, -3.0, true), (sent.Speed, sent.Volume, sent.NormalizeLoudness));
    }

    [Fact]
    public async Task What_a_request_says_wins_over_the_options()
    {
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { Pacing = EmulatorPacing.None });
        await using FishAudioClient client = new(Everything(emulator));
        await client.SpeakAsync("Hello.", new()
        {
            Model = FishAudioModel.S21ProFree,
            Voices = ["one", "two"],
            Format = SpeechAudioFormat.Wav,
            Latency = SpeechLatency.Normal,
            Speed = 1,
            Volume = 0,
            Temperature = 0,
        }).ToAudioAsync();
        EmulatorSession session = emulator.Journal.Sessions.Single();
        EmulatorRequest sent = session.Request!;
        Assert.Equal("s2.1-pro-free", session.Model);
        Assert.Equal(["one", "two"], sent.ReferenceIds);
        Assert.Equal(("wav", 24_000, "normal"), (sent.Format, sent.SampleRate, sent.Latency));
        Assert.Equal((1.0, 0.0, 0.0), (sent.Speed, sent.Volume, sent.Temperature));
    }

    [Fact]
    public async Task A_recording_to_imitate_is_a_voice_too()
    {
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { Pacing = EmulatorPacing.None });
        await using FishAudioClient client = new(new() { ApiKey = "key", Endpoint = emulator.Endpoint.ToString(), Voice = "narrator", Format = "pcm" });
        await client.SpeakAsync("Hello.", new() { References = [new SpeechReference(new byte[] { 1, 2, 3 }, "Hi.")] }).ToAudioAsync();
        Assert.Empty(emulator.Journal.Sessions.Single().Request!.ReferenceIds);
        Assert.Equal(1, emulator.Journal.Sessions.Single().Request!.ReferenceClips);
    }

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public void A_value_out_of_range_is_refused_in_words_that_name_the_option(string name, FishAudioOptions options)
    {
        options.ApiKey = "key";
        ArgumentException error = Assert.Throws<ArgumentException>(() => new FishAudioClient(options));
        Assert.StartsWith($"FishAudioOptions.{name} is ", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, FishAudioOptions> WrongOptions() => new()
    {
        { "Endpoint", new() { Endpoint = "api.fish.audio" } },
        { "Endpoint", new() { Endpoint = "ftp://api.fish.audio" } },
        { "Endpoint", new() { Endpoint = "http://api.fish.audio" } },
        { "ConnectTimeout", new() { ConnectTimeout = TimeSpan.Zero } },
        { "SilenceTimeout", new() { SilenceTimeout = TimeSpan.FromHours(2) } },
        { "SendTimeout", new() { SendTimeout = -TimeSpan.FromSeconds(1) } },
        { "RefusalPause", new() { RefusalPause = TimeSpan.FromDays(1) } },
        { "MaxRetries", new() { MaxRetries = 11 } },
        { "MaxReconnects", new() { MaxReconnects = 21 } },
        { "Model", new() { Model = "s2 pro" } },
        { "Latency", new() { Latency = "fast" } },
        { "Format", new() { Format = "flac" } },
        { "SampleRate", new() { Format = "pcm", SampleRate = 22_050 } },
        { "SampleRate", new() { SampleRate = 16_000 } },
        { "BitRate", new() { Format = "mp3", BitRate = 128 } },
        { "BitRate", new() { BitRate = 128_000 } },
        { "Voice", new() { Voice = "my voice" } },
        { "Speed", new() { Speed = 2.5 } },
        { "Volume", new() { Volume = -21 } },
        { "Temperature", new() { Temperature = 2 } },
        { "TopP", new() { TopP = -0.1 } },
        { "ChunkLength", new() { ChunkLength = 99 } },
    };

    [Fact]
    public async Task An_empty_string_is_one_that_is_not_set()
    {
        await using FishAudioClient client = new(new() { ApiKey = "key", Model = "", Voice = " ", Format = "", Latency = "" });
        Assert.NotNull(client);
    }
}
