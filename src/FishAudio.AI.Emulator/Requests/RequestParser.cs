using System.Globalization;
using System.Text.RegularExpressions;

namespace FishAudio.AI.Emulator;

/// <summary>
/// Reads and checks a speech request. Ranges are those of the vendor's reference; <c>temperature</c> and <c>top_p</c> are left unchecked
/// because the real service was seen to accept 2. Unknown fields are kept and ignored.
/// </summary>
internal static partial class RequestParser
{
    private static readonly int[] PcmRates = [8000, 16000, 24000, 32000, 44100];

    /// <exception cref="InvalidRequestException">The service would refuse the request.</exception>
    public static EmulatorRequest Parse(IReadOnlyDictionary<string, object?> raw, string? model, IReadOnlyCollection<string>? voiceIds)
    {
        var fields = new RequestFields(raw);
        var prosody = fields.Map("prosody");
        var request = new EmulatorRequest
        {
            Text = fields.Text("text") ?? throw new InvalidRequestException("missing field `text`", isPlainText: true),
            ReferenceIds = ReferenceIds(fields, model, voiceIds),
            ReferenceClips = CountClips(fields.List("references")),
            Format = fields.Variant("format", "wav", "pcm", "mp3", "opus"),
            SampleRate = fields.Whole("sample_rate"),
            Mp3Bitrate = OneOf(fields, "mp3_bitrate", 64, 128, 192),
            OpusBitrate = OneOf(fields, "opus_bitrate", -1000, 24000, 32000, 48000, 64000, 24, 32, 48, 64),
            Latency = fields.Variant("latency", "low", "normal", "balanced"),
            ChunkLength = (int?)InRange(fields, "chunk_length", 100, 300, whole: true),
            MinChunkLength = (int?)InRange(fields, "min_chunk_length", 0, 100, whole: true),
            Temperature = fields.Number("temperature"),
            TopP = fields.Number("top_p"),
            RepetitionPenalty = fields.Number("repetition_penalty"),
            EarlyStopThreshold = InRange(fields, "early_stop_threshold", 0, 1),
            MaxNewTokens = fields.Whole("max_new_tokens"),
            Normalize = fields.Flag("normalize"),
            ConditionOnPreviousChunks = fields.Flag("condition_on_previous_chunks"),
            Speed = prosody is { } p ? InRange(p, "speed", 0.5, 2) : null,
            Volume = prosody is { } q ? InRange(q, "volume", -20, 20) : null,
            NormalizeLoudness = prosody?.Flag("normalize_loudness"),
            Features = fields.List("features")?.OfType<string>().ToArray() ?? [],
            Raw = raw,
        };
        if (fields.List("pronunciation_dictionary")?.Count > 3) throw new InvalidRequestException("pronunciation_dictionary must have at most 3 entries");
        CheckSampleRate(request);
        return request;
    }

    private static void CheckSampleRate(EmulatorRequest request)
    {
        int[] supported = request.EffectiveFormat switch { "mp3" => [32000, 44100], "opus" => [48000], _ => PcmRates };
        if (request.SampleRate is { } rate && !supported.Contains(rate))
            throw new InvalidRequestException(
                $"Invalid sample rate {rate} for format {request.EffectiveFormat}. Supported sample rates: {string.Join(", ", supported)}");
    }

    private static IReadOnlyList<string> ReferenceIds(RequestFields fields, string? model, IReadOnlyCollection<string>? voiceIds)
    {
        var value = fields["reference_id"];
        string[] ids = value switch
        {
            null => [],
            string id => [id],
            IReadOnlyList<object?> items when items.All(item => item is string) => [.. items.Cast<string>()],
            _ => throw new InvalidRequestException("reference_id: expected a string or a sequence of strings", isPlainText: true),
        };

        // The real message for this case is misleading in just this way, also on JSON bodies.
        if (value is not string && ids.Length > 0 && model == "s1")
            throw new InvalidRequestException(
                "Failed to parse the request body as MsgPack: data did not match any variant of untagged enum MultiSpeakerReference", isPlainText: true);
        foreach (var id in ids)
        {
            if (!IdPattern().IsMatch(id)) throw new InvalidRequestException($"Invalid reference_id \"{id}\"");
            if (voiceIds?.Contains(id) == false) throw new InvalidRequestException("Reference not found");
        }

        return ids;
    }

    private static int CountClips(IReadOnlyList<object?>? references)
    {
        var clips = 0;
        foreach (var item in references ?? [])
        {
            if (item is IReadOnlyList<object?> speaker) clips += CountClips(speaker);
            else if (item is IReadOnlyDictionary<string, object?> clip && clip.GetValueOrDefault("text") is string && IsAudio(clip.GetValueOrDefault("audio"))) clips++;
            else throw new InvalidRequestException("Reference Audio is not valid: send the clip as binary");
        }

        return clips;
    }

    // A list of byte values is the only form that JSON has for binary, and the service takes it.
    private static bool IsAudio(object? audio) => audio is byte[] || audio is IReadOnlyList<object?> items && items.All(item => item is >= 0L and <= 255L);

    private static int? OneOf(RequestFields fields, string key, params int[] values) => fields.Whole(key) switch
    {
        null => null,
        { } value when values.Contains(value) => value,
        var value => throw new InvalidRequestException($"Invalid {key} {value}. Supported values: {string.Join(", ", values)}"),
    };

    private static double? InRange(RequestFields fields, string key, double min, double max, bool whole = false)
    {
        var value = whole ? fields.Whole(key) : fields.Number(key);
        var form = whole ? "0" : "0.0";
        return value is null || value >= min && value <= max
            ? value
            : throw new InvalidRequestException($"{key} must be in [{min.ToString(form, CultureInfo.InvariantCulture)}, {max.ToString(form, CultureInfo.InvariantCulture)}]");
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,128}$")]
    private static partial Regex IdPattern();
}
