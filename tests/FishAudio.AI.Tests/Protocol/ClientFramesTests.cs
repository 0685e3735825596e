using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using MessagePack;

namespace FishAudio.AI.Tests.Protocol;

public class ClientFramesTests
{
    private const string Sarah = "933563129e564b19a115bedd57b7406a";

    [Theory]
    [InlineData("text_ascii", "Hello, world. ")]
    [InlineData("text_markup_utf8", "<|speaker:0|>[whisper] 你好—naïve (break) <|phoneme_start|>EH1 N<|phoneme_end|>!")]
    public void Text_frame_equals_the_golden_bytes(string golden, string text)
    {
        ArrayBufferWriter<byte> output = new();
        ClientFrames.WriteText(output, text);
        Assert.Equal(GoldenFrames.Bytes(golden), output.WrittenSpan.ToArray());
    }

    [Fact]
    public void Flush_and_stop_equal_the_golden_bytes()
    {
        Assert.Equal(GoldenFrames.Bytes("flush"), ClientFrames.Flush.ToArray());
        Assert.Equal(GoldenFrames.Bytes("stop"), ClientFrames.Stop.ToArray());
    }

    [Fact]
    public void Start_frame_carries_every_field_of_the_golden_full_request()
    {
        SpeechRequest request = new()
        {
            Voice = Sarah,
            Temperature = 0.7,
            TopP = 0.7,
            Speed = 1.25,
            Volume = -3,
            NormalizeLoudness = true,
            ChunkLength = 200,
            MinChunkLength = 50,
            Normalize = true,
            Latency = SpeechLatency.Low,
            MaxNewTokens = 1024,
            RepetitionPenalty = 1.2,
            ConditionOnPreviousChunks = true,
            EarlyStopThreshold = 1,
            Features = ["quality-guard"],
        };

        // The golden request names the defaults we leave out: no references, mp3's bit rate beside opus, the automatic bit rate.
        JsonObject expected = JsonNode.Parse(GoldenFrames.Meaning("start_full"))!.AsObject();
        JsonObject fields = expected["request"]!.AsObject();
        Assert.True(fields.Remove("references") && fields.Remove("mp3_bitrate") && fields.Remove("opus_bitrate"));
        Assert.Equal(Canonical(expected.ToJsonString()), Canonical(StartJson(request, SpeechAudioFormat.Opus)));
    }

    [Theory]
    [InlineData("start_minimal")]
    [InlineData("start_multi_speaker")]
    public void Start_frame_means_what_the_golden_one_means(string golden)
    {
        (SpeechRequest request, SpeechAudioFormat format) = golden == "start_minimal"
            ? (new SpeechRequest { Voice = Sarah }, SpeechAudioFormat.Pcm)
            : (new SpeechRequest { Voices = [Sarah, "8ef4a238714b45718ce04243307c57a7"] }, SpeechAudioFormat.Mp3);

        // What we always send, whatever was asked for.
        JsonObject expected = JsonNode.Parse(GoldenFrames.Meaning(golden))!.AsObject();
        JsonObject fields = expected["request"]!.AsObject();
        fields["chunk_length"] = 200;
        fields["sample_rate"] = format.SampleRate;
        fields["latency"] = "balanced";
        Assert.Equal(Canonical(expected.ToJsonString()), Canonical(StartJson(request, format)));
    }

    [Fact]
    public void Reference_audio_is_binary_not_text()
    {
        SpeechRequest request = new() { References = [new(new byte[] { 0x52, 0x49, 0x46, 0x46, 0, 0 }, "Hi.")] };
        byte[] frame = Start(request, SpeechAudioFormat.Wav);
        byte[] golden = GoldenFrames.Bytes("start_with_reference_bytes");
        byte[] references = golden[golden.AsSpan().IndexOf("references"u8)..];
        Assert.True(frame.AsSpan().IndexOf(references) > 0, Convert.ToHexString(frame));
    }

    [Fact]
    public void Bit_rate_is_sent_in_the_unit_of_its_format()
    {
        Assert.Contains("\"mp3_bitrate\":192", StartJson(new(), SpeechAudioFormat.Mp3 with { BitRate = 192_000 }), StringComparison.Ordinal);
        Assert.Contains("\"opus_bitrate\":32000", StartJson(new(), SpeechAudioFormat.Opus with { BitRate = 32_000 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Pronunciation_is_sent_in_both_of_its_forms()
    {
        Assert.Contains(
            "\"pronunciation_dictionary\":[{\"id\":\"d1\",\"version\":\"3\"}]",
            StartJson(new() { PronunciationDictionaries = [PronunciationDictionary.Managed("d1", "3")] }, SpeechAudioFormat.Pcm), StringComparison.Ordinal);
        Assert.Contains(
            "\"pronunciation_dictionary\":[{\"items\":[{\"key\":\"SQL\",\"value\":\"sequel\",\"case_sensitive\":true}]}]",
            StartJson(new() { PronunciationDictionaries = [PronunciationDictionary.Inline(new PronunciationItem("SQL", "sequel", true))] }, SpeechAudioFormat.Pcm),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Prosody_is_left_out_unless_asked_for()
    {
        Assert.DoesNotContain("prosody", StartJson(new(), SpeechAudioFormat.Pcm), StringComparison.Ordinal);
        Assert.Contains("\"prosody\":{\"speed\":1.5}", StartJson(new() { Speed = 1.5 }, SpeechAudioFormat.Pcm), StringComparison.Ordinal);
    }

    private static byte[] Start(SpeechRequest request, SpeechAudioFormat format)
    {
        ArrayBufferWriter<byte> output = new();
        ClientFrames.WriteStart(output, request, format);
        return output.WrittenSpan.ToArray();
    }

    private static string StartJson(SpeechRequest request, SpeechAudioFormat format) => MessagePackSerializer.ConvertToJson(Start(request, format));

    private static string Canonical(string json) => GoldenFrames.Canonical(JsonDocument.Parse(json).RootElement);
}
