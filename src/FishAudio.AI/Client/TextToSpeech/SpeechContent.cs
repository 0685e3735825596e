using System.Text;
using Microsoft.Extensions.AI;

namespace FishAudio.AI;

/// <summary>Audio and its cost as contents of Microsoft.Extensions.AI.</summary>
internal static class SpeechContent
{
    /// <summary>A media type does not say the sample rate of samples.</summary>
    private const string SampleRateKey = "fishaudio.sample_rate";

    /// <summary>Makes the content of a chunk; a chunk that only tells words has none.</summary>
    public static IList<AIContent> Of(SpeechChunk chunk) => chunk.Audio.IsEmpty ? [] : [Data(chunk.Audio, chunk.Format, chunk)];

    /// <summary>Makes the content of a whole speech, which for wav is a whole file.</summary>
    public static IList<AIContent> Of(SpeechAudio audio, bool asWav) => (audio.Data.IsEmpty, asWav && audio.Format.IsSamples) switch
    {
        (true, _) => [],
        (_, true) => [Data(audio.ToWav(), SpeechAudioFormat.Wav with { SampleRate = audio.Format.SampleRate }, audio)],
        _ => [Data(audio.Data, audio.Format, audio)],
    };

    /// <summary>Says what a speech cost: the service bills bytes of text, which are no tokens.</summary>
    public static UsageDetails Usage(string text, long audioBytes, SpeechAudioFormat format) => new()
    {
        AdditionalCounts = new()
        {
            ["InputTextBytes"] = Encoding.UTF8.GetByteCount(text),
            ["OutputAudioBytes"] = audioBytes,
            ["OutputAudioMilliseconds"] = (long)(format.DurationOf(audioBytes) ?? TimeSpan.Zero).TotalMilliseconds,
        },
    };

    private static DataContent Data(ReadOnlyMemory<byte> audio, SpeechAudioFormat format, object raw) => new(audio, format.MediaType)
    {
        RawRepresentation = raw,
        AdditionalProperties = new() { [SampleRateKey] = format.SampleRate },
    };
}
