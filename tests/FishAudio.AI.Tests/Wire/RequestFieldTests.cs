using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Wire;

/// <summary>
/// Every field of the request, at the ends of its range: the bytes that stand for it, encoded here by hand, are in the body of both HTTP routes and in the
/// <c>start</c> of the live one, and the service takes them.
/// </summary>
public class RequestFieldTests
{
    private const string Clip = "82 a5617564696f c403010203 a474657874 a348692e";

    private static readonly SpeechReference Recording = new(new byte[] { 1, 2, 3 }, "Hi.");

    private static readonly Dictionary<string, (SpeechRequest Request, string Key, string Hex)> Fields = new()
    {
        ["one voice"] = (new() { Voice = "ab" }, "reference_id", "a26162"),
        ["one voice of the longest"] = (new() { Voice = new string('Z', 128) }, "reference_id", "d980" + string.Concat(Enumerable.Repeat("5a", 128))),
        ["one voice of all characters"] = (new() { Voice = "aZ0-_" }, "reference_id", "a5615a302d5f"),
        ["two voices"] = (new() { Voices = ["a", "b"] }, "reference_id", "92 a161 a162"),
        ["a recording"] = (new() { References = [Recording] }, "references", "91" + Clip),
        ["a recording without words"] = (new() { References = [Recording with { Text = "" }] }, "references", "91 82 a5617564696f c403010203 a474657874 a0"),
        ["a recording of 300 bytes"] = (new() { References = [new(new byte[300], "")] }, "references", "91 82 a5617564696f c5012c" + new string('0', 600) + "a474657874 a0"),
        ["a recording of 70 000 bytes"] = (new() { References = [new(new byte[70_000], "")] }, "references", "91 82 a5617564696f c600011170"),
        ["recordings of two speakers"] = (new() { SpeakerReferences = [[Recording], [Recording, Recording]] }, "references", $"92 91{Clip} 92{Clip}{Clip}"),
        ["temperature 0"] = (new() { Temperature = 0 }, "temperature", "cb0000000000000000"),
        ["temperature 0.7"] = (new() { Temperature = 0.7 }, "temperature", "cb3fe6666666666666"),
        ["temperature 1"] = (new() { Temperature = 1 }, "temperature", "cb3ff0000000000000"),
        ["top p 0"] = (new() { TopP = 0 }, "top_p", "cb0000000000000000"),
        ["top p 1"] = (new() { TopP = 1 }, "top_p", "cb3ff0000000000000"),
        ["repetition penalty"] = (new() { RepetitionPenalty = 1.2 }, "repetition_penalty", "cb3ff3333333333333"),
        ["one new token"] = (new() { MaxNewTokens = 1 }, "max_new_tokens", "01"),
        ["2048 new tokens"] = (new() { MaxNewTokens = 2048 }, "max_new_tokens", "cd0800"),
        ["as many new tokens as a number holds"] = (new() { MaxNewTokens = int.MaxValue }, "max_new_tokens", "ce7fffffff"),
        ["chunk length 100"] = (new() { ChunkLength = 100 }, "chunk_length", "64"),
        ["chunk length 300"] = (new() { ChunkLength = 300 }, "chunk_length", "cd012c"),
        ["min chunk length 0"] = (new() { MinChunkLength = 0 }, "min_chunk_length", "00"),
        ["min chunk length 100"] = (new() { MinChunkLength = 100 }, "min_chunk_length", "64"),
        ["each chunk for itself"] = (new() { ConditionOnPreviousChunks = false }, "condition_on_previous_chunks", "c2"),
        ["chunks that go on"] = (new() { ConditionOnPreviousChunks = true }, "condition_on_previous_chunks", "c3"),
        ["early stop 0"] = (new() { EarlyStopThreshold = 0 }, "early_stop_threshold", "cb0000000000000000"),
        ["early stop 1"] = (new() { EarlyStopThreshold = 1 }, "early_stop_threshold", "cb3ff0000000000000"),
        ["numbers as they are written"] = (new() { Normalize = false }, "normalize", "c2"),
        ["numbers in words"] = (new() { Normalize = true }, "normalize", "c3"),
        ["latency low"] = (new() { Latency = SpeechLatency.Low }, "latency", "a36c6f77"),
        ["latency balanced"] = (new() { Latency = SpeechLatency.Balanced }, "latency", "a862616c616e636564"),
        ["latency normal"] = (new() { Latency = SpeechLatency.Normal }, "latency", "a66e6f726d616c"),
        ["speed 0.5"] = (new() { Speed = 0.5 }, "prosody", "81 a57370656564 cb3fe0000000000000"),
        ["speed 2"] = (new() { Speed = 2 }, "prosody", "81 a57370656564 cb4000000000000000"),
        ["volume -20"] = (new() { Volume = -20 }, "prosody", "81 a6766f6c756d65 cbc034000000000000"),
        ["volume 20"] = (new() { Volume = 20 }, "prosody", "81 a6766f6c756d65 cb4034000000000000"),
        ["loudness"] = (new() { NormalizeLoudness = true }, "prosody", "81 b26e6f726d616c697a655f6c6f75646e657373 c3"),
        ["all prosody"] = (new() { Speed = 1, Volume = 0, NormalizeLoudness = false }, "prosody",
            "83 a57370656564 cb3ff0000000000000 a6766f6c756d65 cb0000000000000000 b26e6f726d616c697a655f6c6f75646e657373 c2"),
        ["features"] = (new() { Features = ["quality-guard", "x"] }, "features", "92 ad7175616c6974792d6775617264 a178"),
        ["dictionaries of the service"] = (new() { PronunciationDictionaries = [.. "123".Select(c => PronunciationDictionary.Managed($"d{c}", "7"))] }, "pronunciation_dictionary",
            "93 82a26964a26431a776657273696f6ea137 82a26964a26432a776657273696f6ea137 82a26964a26433a776657273696f6ea137"),
        ["dictionaries of one's own"] = (
            new() { PronunciationDictionaries = [PronunciationDictionary.Inline(new PronunciationItem("a", "b"), new PronunciationItem("c", "d", true)), PronunciationDictionary.Inline()] },
            "pronunciation_dictionary",
            "92 81a56974656d7392 83a36b6579a161a576616c7565a162ae636173655f73656e736974697665c2 83a36b6579a163a576616c7565a164ae636173655f73656e736974697665c3 81a56974656d7390"),
        ["pcm"] = (new() { Format = SpeechAudioFormat.Pcm }, "format", "a370636d"),
        ["wav"] = (new() { Format = SpeechAudioFormat.Wav }, "format", "a3776176"),
        ["mp3"] = (new() { Format = SpeechAudioFormat.Mp3 }, "format", "a36d7033"),
        ["opus"] = (new() { Format = SpeechAudioFormat.Opus }, "format", "a46f707573"),
        ["pcm 8 kHz"] = (new() { Format = SpeechAudioFormat.Pcm with { SampleRate = 8_000 } }, "sample_rate", "cd1f40"),
        ["pcm 16 kHz"] = (new() { Format = SpeechAudioFormat.Pcm with { SampleRate = 16_000 } }, "sample_rate", "cd3e80"),
        ["pcm 24 kHz"] = (new() { Format = SpeechAudioFormat.Pcm with { SampleRate = 24_000 } }, "sample_rate", "cd5dc0"),
        ["pcm 32 kHz"] = (new() { Format = SpeechAudioFormat.Pcm with { SampleRate = 32_000 } }, "sample_rate", "cd7d00"),
        ["pcm 44.1 kHz"] = (new() { Format = SpeechAudioFormat.Pcm with { SampleRate = 44_100 } }, "sample_rate", "cdac44"),
        ["wav 8 kHz"] = (new() { Format = SpeechAudioFormat.Wav with { SampleRate = 8_000 } }, "sample_rate", "cd1f40"),
        ["wav 16 kHz"] = (new() { Format = SpeechAudioFormat.Wav with { SampleRate = 16_000 } }, "sample_rate", "cd3e80"),
        ["wav 24 kHz"] = (new() { Format = SpeechAudioFormat.Wav }, "sample_rate", "cd5dc0"),
        ["wav 32 kHz"] = (new() { Format = SpeechAudioFormat.Wav with { SampleRate = 32_000 } }, "sample_rate", "cd7d00"),
        ["wav 44.1 kHz"] = (new() { Format = SpeechAudioFormat.Wav with { SampleRate = 44_100 } }, "sample_rate", "cdac44"),
        ["mp3 32 kHz"] = (new() { Format = SpeechAudioFormat.Mp3 with { SampleRate = 32_000 } }, "sample_rate", "cd7d00"),
        ["mp3 44.1 kHz"] = (new() { Format = SpeechAudioFormat.Mp3 }, "sample_rate", "cdac44"),
        ["opus 48 kHz"] = (new() { Format = SpeechAudioFormat.Opus }, "sample_rate", "cdbb80"),
        // kbit/s here, bit/s below.
        ["mp3 64 kbit/s"] = (new() { Format = SpeechAudioFormat.Mp3 with { BitRate = 64_000 } }, "mp3_bitrate", "40"),
        ["mp3 128 kbit/s"] = (new() { Format = SpeechAudioFormat.Mp3 with { BitRate = 128_000 } }, "mp3_bitrate", "cc80"),
        ["mp3 192 kbit/s"] = (new() { Format = SpeechAudioFormat.Mp3 with { BitRate = 192_000 } }, "mp3_bitrate", "ccc0"),
        ["opus 24 kbit/s"] = (new() { Format = SpeechAudioFormat.Opus with { BitRate = 24_000 } }, "opus_bitrate", "cd5dc0"),
        ["opus 32 kbit/s"] = (new() { Format = SpeechAudioFormat.Opus with { BitRate = 32_000 } }, "opus_bitrate", "cd7d00"),
        ["opus 48 kbit/s"] = (new() { Format = SpeechAudioFormat.Opus with { BitRate = 48_000 } }, "opus_bitrate", "cdbb80"),
        ["opus 64 kbit/s"] = (new() { Format = SpeechAudioFormat.Opus with { BitRate = 64_000 } }, "opus_bitrate", "cdfa00"),
    };

    public static TheoryData<string> Names => [.. Fields.Keys];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public async Task A_field_is_sent_in_these_bytes_on_every_route_and_taken(string name)
    {
        (SpeechRequest request, string key, string hex) = Fields[name];
        request = request with { Format = request.Format ?? SpeechAudioFormat.Pcm };
        Skip.If(request.Format is { Name: "mp3" or "opus" } && !IsInstalled("ffmpeg"), "The emulator encodes with ffmpeg, which is not installed.");
        byte[] field = [.. KeyOf(key), .. Bytes(hex)];
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None });
        using RecordingHandler network = new();
        await using FishAudioClient client = new(new() { ApiKey = "key", Endpoint = emulator.Endpoint.ToString() }, network);

        await client.SpeakAsync("Hi.", request).ToAudioAsync();
        await client.SpeakAsync("Hi.", request with { Timing = SpeechTiming.Words }).ToAudioAsync();
        await client.SpeakAsync(AsyncEnumerable.Repeat("Hi.", 1), request).ToAudioAsync();

        Assert.Equal(2, network.Bodies.Count);
        Assert.All([.. network.Bodies, Start(request)], bytes => Assert.Equal(1, Count(bytes, field)));
        Assert.Equal([EmulatorRoute.Speech, EmulatorRoute.SpeechWithTimestamps, EmulatorRoute.Live], emulator.Journal.Sessions.Select(s => s.Route));
        Assert.All(emulator.Journal.Sessions, session =>
        {
            Assert.Equal((EmulatorSessionEnd.Finished, null), (session.End, session.Error));
            Assert.Contains(key, session.Request!.Raw.Keys);
        });
    }

    [Fact]
    public void Every_field_that_is_sent_has_its_bytes_here()
    {
        string[] ours = [nameof(SpeechRequest.Model), nameof(SpeechRequest.Timing), nameof(SpeechRequest.SessionPerSegment), nameof(SpeechRequest.Tenant)];
        Assert.Empty(typeof(SpeechRequest).GetProperties()
            .Where(property => !ours.Contains(property.Name))
            .Where(property => Fields.Values.All(field => Equals(property.GetValue(field.Request), property.GetValue(SpeechRequest.Default))))
            .Select(property => property.Name));
    }

    [Fact]
    public async Task What_is_not_set_is_not_sent_but_format_rate_and_latency_which_have_better_defaults_than_the_service_s()
    {
        string mp3 = "84 a474657874 a348692e a6666f726d6174 a36d7033 ab73616d706c655f72617465 cdac44 a76c6174656e6379 a862616c616e636564";
        string live = "82 a56576656e74 a57374617274 a772657175657374 85 a474657874 a0 ac6368756e6b5f6c656e677468 ccc8 a6666f726d6174 a370636d "
            + "ab73616d706c655f72617465 cd5dc0 a76c6174656e6379 a862616c616e636564";
        using RecordingHandler network = new(new AnsweringHandler(_ => ""));
        await using FishAudioClient client = new(new() { ApiKey = "key" }, network);
        await Record.ExceptionAsync(() => client.SpeakAsync("Hi.").ToAudioAsync());
        await Record.ExceptionAsync(() => client.SpeakAsync("Hi.", new() { Timing = SpeechTiming.Words }).ToAudioAsync());
        Assert.Equal([Bytes(mp3), Bytes(mp3)], network.Bodies);
        Assert.Equal(Bytes(live), Start(SpeechRequest.Default));
    }

    [Theory]
    [InlineData("", "a0")]
    [InlineData("naïve 你好 😀", "b26e61c3af766520e4bda0e5a5bd20f09f9880")]
    [InlineData(@"a\ud83db", "a561efbfbd62")]
    [InlineData("<|speaker:0|>[whisper] Hi.", "ba3c7c737065616b65723a307c3e5b776869737065725d2048692e")]
    public async Task A_text_is_sent_as_it_is_and_half_a_character_as_the_replacement_character(string escaped, string hex)
    {
        string text = Regex.Unescape(escaped);
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None });
        using RecordingHandler network = new();
        await using FishAudioClient client = new(new() { ApiKey = "key", Endpoint = emulator.Endpoint.ToString() }, network);
        SpeechAudio audio = await client.SpeakAsync(text, new() { Format = SpeechAudioFormat.Pcm }).ToAudioAsync();
        Assert.Equal(BuiltInVoice.Render(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text))), audio.Data.ToArray());
        Assert.Equal(1, Count(network.Bodies.Single(), [.. KeyOf("text"), .. Bytes(hex)]));
    }

    [Fact]
    public async Task Headers_of_every_route_carry_key_model_trace_and_name_of_the_client_and_the_body_s_type()
    {
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None, ApiKey = "key" });
        await using FishAudioClient client = new(new() { ApiKey = "key", Endpoint = emulator.Endpoint.ToString(), DialAhead = false });
        SpeechRequest request = new() { Model = FishAudioModel.S2Pro, Format = SpeechAudioFormat.Pcm };
        using Activity host = new Activity("host").Start();
        await client.SpeakAsync("Hi.", request).ToAudioAsync();
        await client.SpeakAsync("Hi.", request with { Timing = SpeechTiming.Words }).ToAudioAsync();
        await client.SpeakAsync(AsyncEnumerable.Repeat("Hi.", 1), request).ToAudioAsync();
        Assert.Equal(["/v1/tts", "/v1/tts/stream/with-timestamp", "/v1/tts/live"], emulator.Journal.Connections.Select(c => c.Path));
        Assert.All(emulator.Journal.Connections, connection =>
        {
            Assert.Equal("s2-pro", connection.Model);
            Assert.Contains(host.TraceId.ToHexString(), connection.Headers["traceparent"], StringComparison.Ordinal);
            Assert.Matches(@"^FishAudio\.AI/\d+\.\d+\.\d+", connection.Headers["User-Agent"]);
        });
        Assert.All(emulator.Journal.Connections.Take(2), connection => Assert.Equal("application/msgpack", connection.Headers["Content-Type"]));
    }

    private static byte[] Start(SpeechRequest request)
    {
        ArrayBufferWriter<byte> output = new();
        ClientFrames.WriteStart(output, request, request.Format ?? SpeechAudioFormat.Pcm);
        return output.WrittenSpan.ToArray();
    }

    // A str of MessagePack up to 31 bytes: its length in the first byte.
    private static byte[] KeyOf(string key) => [(byte)(0xa0 + key.Length), .. Encoding.ASCII.GetBytes(key)];

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    private static int Count(byte[] bytes, byte[] part)
    {
        int count = 0;
        for (int at = bytes.AsSpan().IndexOf(part), from = 0; at >= 0; at = bytes.AsSpan(from).IndexOf(part))
            (count, from) = (count + 1, from + at + 1);
        return count;
    }

    private static bool IsInstalled(string program)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
