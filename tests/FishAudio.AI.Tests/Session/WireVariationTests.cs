using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Session;

/// <summary>The same audio arrives whatever liberties the service takes with its messages.</summary>
public class WireVariationTests
{
    private const string Text = "One sentence is here. Another one follows it! And is there a third? 你好，世界。";

    private static readonly Dictionary<string, Action<EmulatorScene>> Variations = new()
    {
        ["fragments of 1000 bytes"] = scene => scene.WithFragments(),
        ["fragments of 7 bytes"] = scene => scene.WithFragments(7),
        ["unknown keys"] = scene => scene.WithUnknownKeys(),
        ["event last"] = scene => scene.WithEventLast(),
        ["without time"] = scene => scene.WithoutTime(),
        ["split samples"] = scene => scene.WithSplitSamples(),
        ["all at once"] = scene => scene.WithFragments(333).WithUnknownKeys().WithEventLast().WithoutTime().WithSplitSamples(),
        ["unknown event before audio"] = scene => scene.BeforeAudio.SendUnknownEvent(),
        ["unknown event between audio"] = scene => scene.AfterAudioFrame(2).SendUnknownEvent("log"),
        ["unknown event after stop"] = scene => scene.AfterStop.SendUnknownEvent(),
        ["text that looks like finish"] = scene => scene.AfterAudioFrame(1).SendText(),
        ["long text"] = scene => scene.AfterAudioFrame(1).SendText(new string('x', 100_000)),
        ["audio of no bytes"] = scene => scene.AfterAudioFrame(1).SendBinary(Says.Audio()),
        ["audio that is nil"] = scene => scene.AfterAudioFrame(1).SendBinary(Says.Json("""{"event":"audio","audio":null}""")),
    };

    public static TheoryData<string> Names => [.. Variations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Audio_is_exact_whatever_form_messages_take(string name)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Variations[name](harness.Emulator.Script.NextConnection());
        foreach (SpeechAudioFormat format in (SpeechAudioFormat[])[SpeechAudioFormat.Pcm, SpeechAudioFormat.Wav])
        {
            await using ISpeechSession session = await harness.Client.OpenSessionAsync(new SpeechRequest { Format = format });
            byte[] audio = await session.SpeakAsync("One sentence is here.", SpeechInput.Flush, Text["One sentence is here.".Length..]);
            Assert.Equal(BuiltInVoice.Render(Text), audio);
            Assert.Equal(SpeechEndReason.Completed, (await session.Completion).Reason);
            Variations[name](harness.Emulator.Script.NextConnection());
        }

        await harness.AssertNothingLeftAsync();
    }

    [Theory]
    [InlineData(8_000)]
    [InlineData(16_000)]
    [InlineData(44_100)]
    public async Task Wav_is_delivered_as_samples_at_the_rate_asked_for(int rate)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        harness.Emulator.Script.NextConnection().WithSplitSamples();
        await using ISpeechSession session = await harness.Client.OpenSessionAsync(new SpeechRequest { Format = SpeechAudioFormat.Wav with { SampleRate = rate } });
        await session.WriteAsync(Text);
        await session.CompleteAsync();
        List<SpeechChunk> chunks = await session.ReadAllAsync().ReadChunksAsync();
        Assert.Equal(BuiltInVoice.Render(Text, rate), chunks.Join());
        Assert.All(chunks, chunk => Assert.Equal(SpeechAudioFormat.Pcm with { SampleRate = rate }, chunk.Format));
        Assert.All(chunks, chunk => Assert.Equal(0, chunk.Audio.Length % 2));
    }

    [SkippableTheory]
    [InlineData("mp3")]
    [InlineData("opus")]
    public async Task Encoded_audio_passes_through_as_it_is(string name)
    {
        Skip.If(!IsInstalled("ffmpeg"), "The emulator encodes with ffmpeg, which is not installed.");
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        SpeechAudioFormat format = SpeechAudioFormat.Parse(name);
        await using ISpeechSession session = await harness.Client.OpenSessionAsync(new SpeechRequest { Format = format });
        await session.WriteAsync(Text);
        await session.CompleteAsync();
        List<SpeechChunk> chunks = await session.ReadAllAsync().ReadChunksAsync();

        EmulatorSession journal = await harness.Emulator.Journal.WaitForSessionAsync(0, SpeechHarness.Patience);
        byte[] audio = chunks.Join();
        Assert.Equal(journal.AudioBytes, audio.Length);
        Assert.All(chunks, chunk => Assert.Equal(format, chunk.Format));
        if (name == "opus")
        {
            Assert.Equal("OggS"u8.ToArray(), audio[..4]);
            Assert.All(chunks, chunk => Assert.Equal(TimeSpan.Zero, chunk.Offset));
        }
        else
        {
            Assert.Equal((0xff, 0xe0), (audio[0], audio[1] & 0xe0));
            double seconds = BuiltInVoice.CountSamples(Text) / 24_000.0;
            Assert.InRange((await session.Completion).AudioDuration.TotalSeconds, seconds, seconds + 0.2);
        }
    }

    private static bool IsInstalled(string program)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
