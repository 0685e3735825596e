namespace FishAudio.AI;

/// <summary>How a text is to be spoken. Everything has a default; what is not set is not sent, and the service decides.</summary>
/// <remarks>
/// Immutable: vary one with a <c>with</c> expression. Fields, ranges and defaults are those of the service's request schema;
/// where the service does not enforce a range, this library does, before anything is sent.
/// </remarks>
public sealed record SpeechRequest
{
    /// <summary>The request with every default.</summary>
    public static readonly SpeechRequest Default = new();

    /// <summary>Gets the model.</summary>
    /// <value><see cref="FishAudioModel.S21Pro"/> by default.</value>
    public FishAudioModel Model { get; init; }

    /// <summary>Gets the identifier of the voice.</summary>
    /// <value>1 to 128 letters, digits, <c>-</c> and <c>_</c>; <see langword="null"/> (default) for a stock voice that may vary from request to request.</value>
    public string? Voice { get; init; }

    /// <summary>Gets one voice a speaker, in the order of the text's <c>&lt;|speaker:N|&gt;</c> tags. Not with <see cref="Voice"/>; not for <see cref="FishAudioModel.S1"/>.</summary>
    /// <value><see langword="null"/> by default.</value>
    public IReadOnlyList<string>? Voices { get; init; }

    /// <summary>Gets recordings whose voice is imitated, for one speaker.</summary>
    /// <value><see langword="null"/> by default.</value>
    public IReadOnlyList<SpeechReference>? References { get; init; }

    /// <summary>Gets recordings for several speakers, one list a speaker, in the order of the text's <c>&lt;|speaker:N|&gt;</c> tags. Not with <see cref="References"/>; not for <see cref="FishAudioModel.S1"/>.</summary>
    /// <value><see langword="null"/> by default.</value>
    public IReadOnlyList<IReadOnlyList<SpeechReference>>? SpeakerReferences { get; init; }

    /// <summary>Gets the audio format.</summary>
    /// <value><see langword="null"/> (default) for what suits the route: pcm at 24 kHz for live synthesis.</value>
    public SpeechAudioFormat? Format { get; init; }

    /// <summary>Gets the latency mode. Always sent, because the service's own default is the slowest.</summary>
    /// <value><see cref="SpeechLatency.Balanced"/> by default.</value>
    public SpeechLatency Latency { get; init; }

    /// <summary>Gets what is told about the times of words.</summary>
    /// <value><see cref="SpeechTiming.None"/> by default.</value>
    public SpeechTiming Timing { get; init; }

    /// <summary>Gets the speed of speaking.</summary>
    /// <value>A factor from 0.5 to 2; <see langword="null"/> (default) for the voice's own, 1.</value>
    public double? Speed { get; init; }

    /// <summary>Gets the change of loudness.</summary>
    /// <value>Decibels from -20 to 20; <see langword="null"/> (default) for none.</value>
    public double? Volume { get; init; }

    /// <summary>Gets whether loudness is evened out. S2 models only.</summary>
    /// <value>
    /// <see langword="null"/> (default) sends nothing. Sending any of <see cref="Speed"/>, <see cref="Volume"/> and this one was
    /// measured to lower the level by about 9 dB, unless this one says otherwise.
    /// </value>
    public bool? NormalizeLoudness { get; init; }

    /// <summary>Gets how freely the voice varies.</summary>
    /// <value>From 0 to 1; <see langword="null"/> (default) for the service's 0.7.</value>
    public double? Temperature { get; init; }

    /// <summary>Gets the share of probability that sampling draws from.</summary>
    /// <value>From 0 to 1; <see langword="null"/> (default) for the service's 0.7.</value>
    public double? TopP { get; init; }

    /// <summary>Gets the penalty on repetition. Without effect on <see cref="FishAudioModel.S21Pro"/>.</summary>
    /// <value>Above 0; <see langword="null"/> (default) for the service's 1.2.</value>
    public double? RepetitionPenalty { get; init; }

    /// <summary>Gets how many audio tokens may be made for a piece of text.</summary>
    /// <value>At least 1; <see langword="null"/> (default) for the service's 1024.</value>
    public int? MaxNewTokens { get; init; }

    /// <summary>Gets how much text the service gathers before it speaks without a flush.</summary>
    /// <value>Characters, 100 to 300; <see langword="null"/> (default) sends 200 on the live route and leaves the service's 300 elsewhere.</value>
    public int? ChunkLength { get; init; }

    /// <summary>Gets how much text must be there before the service may cut it.</summary>
    /// <value>Characters, 0 to 100; <see langword="null"/> (default) for the service's 50.</value>
    public int? MinChunkLength { get; init; }

    /// <summary>Gets whether a piece of text continues the voice of the one before it.</summary>
    /// <value><see langword="null"/> (default) for the service's <see langword="true"/>.</value>
    public bool? ConditionOnPreviousChunks { get; init; }

    /// <summary>Gets when a batch may stop early.</summary>
    /// <value>From 0 to 1; <see langword="null"/> (default) for the service's 1.</value>
    public double? EarlyStopThreshold { get; init; }

    /// <summary>Gets whether the service writes out numbers and the like (English and Chinese).</summary>
    /// <value><see langword="null"/> (default) for the service's <see langword="true"/>.</value>
    public bool? Normalize { get; init; }

    /// <summary>Gets features to switch on, such as <c>quality-guard</c>. Passed on as they are.</summary>
    /// <value><see langword="null"/> by default.</value>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>Gets how certain words are pronounced.</summary>
    /// <value>At most three, all of one kind; <see langword="null"/> by default.</value>
    public IReadOnlyList<PronunciationDictionary>? PronunciationDictionaries { get; init; }

    /// <summary>Gets whether each segment, that is the text up to a flush, is spoken in a session of its own at the service. Live synthesis only; never sent to the service.</summary>
    /// <value>
    /// <see langword="false"/> by default. The end of each segment is then known exactly, so a lost connection repeats at most the segment it cut
    /// short. It costs the time to first audio with every segment, which is heard where no audio is in store, and the voice does
    /// not carry its tone from one segment to the next.
    /// </value>
    public bool SessionPerSegment { get; init; }

    /// <summary>Gets whose request this is, for a host that finds its keys by tenant. Never sent to the service.</summary>
    /// <value><see langword="null"/> by default.</value>
    public string? Tenant { get; init; }
}
