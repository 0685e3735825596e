using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Values;

/// <summary>Every field of a request: in range it is accepted on both routes, out of range nothing is sent.</summary>
public class SpeechRequestTests
{
    private static readonly SpeechReference Clip = new(new byte[] { 1, 2, 3 }, "Hi.");

    public static TheoryData<string, SpeechRequest> Legal => new()
    {
        { "Voice", new() { Voice = "933563129e564b19a115bedd57b7406a" } },
        { "Voices", new() { Voices = ["a", "b"] } },
        { "References", new() { References = [Clip] } },
        { "SpeakerReferences", new() { SpeakerReferences = [[Clip], [Clip, Clip]] } },
        { "Temperature", new() { Temperature = 0 } },
        { "TopP", new() { TopP = 1 } },
        { "RepetitionPenalty", new() { RepetitionPenalty = 1.2 } },
        { "MaxNewTokens", new() { MaxNewTokens = 1 } },
        { "ChunkLength", new() { ChunkLength = 100 } },
        { "MinChunkLength", new() { MinChunkLength = 0 } },
        { "Normalize", new() { Normalize = false } },
        { "NormalizeLoudness", new() { NormalizeLoudness = true } },
        { "Speed", new() { Speed = 0.5 } },
        { "Volume", new() { Volume = -20 } },
        { "Latency", new() { Latency = SpeechLatency.Low } },
        { "EarlyStopThreshold", new() { EarlyStopThreshold = 0.5 } },
        { "ConditionOnPreviousChunks", new() { ConditionOnPreviousChunks = false } },
        { "Features", new() { Features = ["quality-guard"] } },
        { "PronunciationDictionaries", new() { PronunciationDictionaries = [PronunciationDictionary.Inline(new PronunciationItem("SQL", "sequel"))] } },
        { "Format", new() { Format = SpeechAudioFormat.Wav with { SampleRate = 8_000 } } },
    };

    [Fact]
    public void Every_field_that_is_sent_is_among_these()
    {
        string[] ours = [nameof(SpeechRequest.Model), nameof(SpeechRequest.Timing), nameof(SpeechRequest.SessionPerSegment), nameof(SpeechRequest.Tenant)];
        string[] sent = [.. typeof(SpeechRequest).GetProperties().Select(property => property.Name).Except(ours).Order(StringComparer.Ordinal)];
        Assert.Equal(sent, Legal.Select(row => $"{row[0]}").Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Legal))]
    public async Task A_legal_value_is_accepted_on_both_routes(string field, SpeechRequest request)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        SpeechRequest asked = request with { Format = request.Format ?? SpeechAudioFormat.Pcm };
        SpeechAudio live = await harness.Client.SpeakAsync(One("Hello."), asked).ToAudioAsync();
        SpeechAudio http = await harness.Client.SpeakAsync("Hello.", asked).ToAudioAsync();
        Assert.False(live.Data.IsEmpty, field);
        Assert.Equal(live.Data.ToArray(), http.Data.ToArray());
        Assert.All(harness.Emulator.Journal.Sessions, session => Assert.Equal(EmulatorSessionEnd.Finished, session.End));
    }

    public static TheoryData<string, SpeechRequest> Illegal => new()
    {
        { "Voice", new() { Voice = "" } },
        { "Voice", new() { Voice = "not a voice" } },
        { "Voice", new() { Voice = new string('a', 129) } },
        { "Voices", new() { Voice = "a", Voices = ["b"] } },
        { "Voices", new() { Voices = ["a", "b"], Model = FishAudioModel.S1 } },
        { "References", new() { References = [new(ReadOnlyMemory<byte>.Empty, "Hi.")] } },
        { "SpeakerReferences", new() { References = [Clip], SpeakerReferences = [[Clip]] } },
        { "Temperature", new() { Temperature = 1.1 } },
        { "Temperature", new() { Temperature = double.NaN } },
        { "TopP", new() { TopP = -0.1 } },
        { "RepetitionPenalty", new() { RepetitionPenalty = 0 } },
        { "MaxNewTokens", new() { MaxNewTokens = 0 } },
        { "ChunkLength", new() { ChunkLength = 99 } },
        { "ChunkLength", new() { ChunkLength = 301 } },
        { "MinChunkLength", new() { MinChunkLength = 101 } },
        { "Speed", new() { Speed = 0.49 } },
        { "Speed", new() { Speed = 2.01 } },
        { "Volume", new() { Volume = 20.5 } },
        { "EarlyStopThreshold", new() { EarlyStopThreshold = 2 } },
        { "Features", new() { Features = [""] } },
        { "Timing", new() { Timing = (SpeechTiming)7 } },
        { "Format.SampleRate", new() { Format = SpeechAudioFormat.Pcm with { SampleRate = 48_000 } } },
        { "Format.SampleRate", new() { Format = SpeechAudioFormat.Mp3 with { SampleRate = 24_000 } } },
        { "Format.SampleRate", new() { Format = SpeechAudioFormat.Opus with { SampleRate = 44_100 } } },
        { "Format.BitRate", new() { Format = SpeechAudioFormat.Mp3 with { BitRate = 128 } } },
        { "Format.BitRate", new() { Format = SpeechAudioFormat.Opus with { BitRate = 32 } } },
        { "PronunciationDictionaries", new() { PronunciationDictionaries = [PronunciationDictionary.Managed("a", "1"), PronunciationDictionary.Inline()] } },
        { "PronunciationDictionaries", new() { PronunciationDictionaries = [.. Enumerable.Range(0, 4).Select(i => PronunciationDictionary.Managed($"{i}", "1"))] } },
        { "PronunciationDictionaries", new() { PronunciationDictionaries = [PronunciationDictionary.Inline(new PronunciationItem("", "x"))] } },
        { "PronunciationDictionaries", new() { PronunciationDictionaries = [PronunciationDictionary.Inline(new PronunciationItem("x", new string('y', 1025)))] } },
        { "PronunciationDictionaries", new() { PronunciationDictionaries = [PronunciationDictionary.Inline(new PronunciationItem(new string('x', 257), "y"))] } },
        { "PronunciationDictionaries", new() { PronunciationDictionaries = [PronunciationDictionary.Inline(new PronunciationItem("x", ""))] } },
        { "PronunciationDictionaries", new() { PronunciationDictionaries = [PronunciationDictionary.Inline(new PronunciationItem("x", null!))] } },
        { "PronunciationDictionaries", new() { PronunciationDictionaries = [PronunciationDictionary.Inline(new PronunciationItem[1])] } },
        { "PronunciationDictionaries", new() { PronunciationDictionaries = [null!] } },
        { "PronunciationDictionaries", new() { PronunciationDictionaries = [PronunciationDictionary.Inline([.. Enumerable.Range(0, 5001).Select(i => new PronunciationItem($"{i}", "x"))])] } },
        { "PronunciationDictionaries", new() { PronunciationDictionaries = [PronunciationDictionary.Inline(new PronunciationItem("SQL", "<|phoneme_start|>S IY1<|phoneme_end|>"))] } },
        { "Voice", new() { Voice = "ümlaut" } },
        { "Voices", new() { Voices = ["a", ""] } },
        { "Voices", new() { Voices = ["a", null!] } },
        { "Voices", new() { Voices = ["a", "b"], Model = "speech-1.6" } },
        { "References", new() { References = [null!] } },
        { "References", new() { References = [Clip with { Text = null! }] } },
        { "SpeakerReferences", new() { SpeakerReferences = [[Clip], []] } },
        { "SpeakerReferences", new() { SpeakerReferences = [[Clip], null!] } },
        { "SpeakerReferences", new() { SpeakerReferences = [[Clip with { Audio = default }]] } },
        { "SpeakerReferences", new() { SpeakerReferences = [[Clip], [Clip]], Model = FishAudioModel.S1 } },
        { "Temperature", new() { Temperature = -0.01 } },
        { "TopP", new() { TopP = 1.01 } },
        { "TopP", new() { TopP = double.NaN } },
        { "RepetitionPenalty", new() { RepetitionPenalty = -1 } },
        { "RepetitionPenalty", new() { RepetitionPenalty = double.NaN } },
        { "RepetitionPenalty", new() { RepetitionPenalty = double.PositiveInfinity } },
        { "MaxNewTokens", new() { MaxNewTokens = -1 } },
        { "MinChunkLength", new() { MinChunkLength = -1 } },
        { "Speed", new() { Speed = double.NaN } },
        { "Volume", new() { Volume = -20.5 } },
        { "Volume", new() { Volume = double.NaN } },
        { "EarlyStopThreshold", new() { EarlyStopThreshold = -0.1 } },
        { "Features", new() { Features = [null!] } },
        { "Format.SampleRate", new() { Format = SpeechAudioFormat.Wav with { SampleRate = 22_050 } } },
        { "Format.SampleRate", new() { Format = SpeechAudioFormat.Pcm with { SampleRate = -1 } } },
        { "Format.BitRate", new() { Format = SpeechAudioFormat.Mp3 with { BitRate = 0 } } },
        { "Format.BitRate", new() { Format = SpeechAudioFormat.Opus with { BitRate = -1000 } } },
    };

    [Theory]
    [MemberData(nameof(Illegal))]
    public async Task An_illegal_value_is_named_before_anything_is_sent(string field, SpeechRequest request)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        foreach (Func<Task> call in (Func<Task>[])
            [
                () => harness.Client.SpeakAsync("Hello.", request).ToAudioAsync(),
                () => harness.Client.SpeakAsync(One("Hello."), request).ToAudioAsync(),
                async () => await harness.Client.OpenSessionAsync(request),
            ])
        {
            ArgumentException refusal = await Assert.ThrowsAsync<ArgumentException>(call);
            Assert.Contains($"SpeechRequest.{field} ", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Empty(harness.Emulator.Journal.Connections);
    }

    [Fact]
    public async Task A_recording_comes_from_bytes_a_file_or_a_stream()
    {
        string path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, [1, 2, 3]);
            using MemoryStream stream = new([9, 1, 2, 3]) { Position = 1 };
            SpeechReference file = await SpeechReference.FromFileAsync(path, "Hi.");
            SpeechReference streamed = await SpeechReference.FromStreamAsync(stream, "Hi.");
            Assert.All([file, streamed], reference => Assert.Equal((Clip.Text, 1, 2, 3), (reference.Text, reference.Audio.Span[0], reference.Audio.Span[1], reference.Audio.Span[2])));
            Assert.True(stream.CanRead);
            await Assert.ThrowsAsync<FileNotFoundException>(() => SpeechReference.FromFileAsync(path + ".none", ""));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Latency_modes_and_models_are_open_where_the_service_is_and_closed_where_it_is_not()
    {
        Assert.Equal(SpeechLatency.Balanced, default);
        Assert.Equal(SpeechLatency.Normal, new SpeechLatency("Normal"));
        Assert.Throws<ArgumentException>(() => new SpeechLatency("fast"));
        Assert.Equal(FishAudioModel.S21Pro, default);
        Assert.Equal("s3-pro", new FishAudioModel("s3-pro").Value);
        Assert.Throws<ArgumentException>(() => new FishAudioModel("s2 pro"));
        Assert.Throws<ArgumentException>(() => new FishAudioModel("s2-pro\r\nx: y"));
        Assert.Throws<ArgumentException>(() => new FishAudioModel(""));
    }

    private static async IAsyncEnumerable<string> One(string text)
    {
        await Task.CompletedTask;
        yield return text;
    }
}
