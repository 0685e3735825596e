namespace FishAudio.AI.Emulator;

/// <summary>A speech request as the emulator received it. A property is <see langword="null"/> when the field was absent or null.</summary>
public sealed record EmulatorRequest
{
    /// <summary><c>text</c>: on a WebSocket usually empty.</summary>
    public string Text { get; init; } = "";

    /// <summary><c>reference_id</c>, one or several; empty when absent.</summary>
    public IReadOnlyList<string> ReferenceIds { get; init; } = [];

    /// <summary>How many clips <c>references</c> holds, over all speakers.</summary>
    public int ReferenceClips { get; init; }

    /// <summary><c>format</c>: wav, pcm, mp3 or opus.</summary>
    public string? Format { get; init; }

    /// <summary><c>sample_rate</c> in Hz.</summary>
    public int? SampleRate { get; init; }

    /// <summary><c>mp3_bitrate</c> in kbit/s.</summary>
    public int? Mp3Bitrate { get; init; }

    /// <summary><c>opus_bitrate</c> in bit/s (older clients: kbit/s), -1000 for automatic.</summary>
    public int? OpusBitrate { get; init; }

    /// <summary><c>latency</c>: low, balanced or normal.</summary>
    public string? Latency { get; init; }

    /// <summary><c>chunk_length</c> in characters.</summary>
    public int? ChunkLength { get; init; }

    /// <summary><c>min_chunk_length</c> in characters.</summary>
    public int? MinChunkLength { get; init; }

    /// <summary><c>temperature</c>.</summary>
    public double? Temperature { get; init; }

    /// <summary><c>top_p</c>.</summary>
    public double? TopP { get; init; }

    /// <summary><c>repetition_penalty</c>.</summary>
    public double? RepetitionPenalty { get; init; }

    /// <summary><c>early_stop_threshold</c>.</summary>
    public double? EarlyStopThreshold { get; init; }

    /// <summary><c>max_new_tokens</c>.</summary>
    public int? MaxNewTokens { get; init; }

    /// <summary><c>normalize</c>.</summary>
    public bool? Normalize { get; init; }

    /// <summary><c>condition_on_previous_chunks</c>.</summary>
    public bool? ConditionOnPreviousChunks { get; init; }

    /// <summary><c>prosody.speed</c>. The espeak-ng voice follows it; the built-in voices do not.</summary>
    public double? Speed { get; init; }

    /// <summary><c>prosody.volume</c> in dB. The espeak-ng voice follows it; the built-in voices do not.</summary>
    public double? Volume { get; init; }

    /// <summary><c>prosody.normalize_loudness</c>.</summary>
    public bool? NormalizeLoudness { get; init; }

    /// <summary><c>features</c>.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>
    /// Every field as received, unknown ones included: strings, <see cref="long"/>, <see cref="double"/>, booleans, byte arrays, null, and lists
    /// and dictionaries of these.
    /// </summary>
    public IReadOnlyDictionary<string, object?> Raw { get; init; } = new Dictionary<string, object?>();

    internal string EffectiveFormat => Format ?? "mp3";

    internal int EffectiveSampleRate => SampleRate ?? (EffectiveFormat == "opus" ? 48000 : 44100);

    internal string EffectiveLatency => Latency ?? "normal";

    internal int EffectiveChunkLength => ChunkLength ?? 300;

    internal int EffectiveMinChunkLength => MinChunkLength ?? 50;
}
