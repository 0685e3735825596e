namespace FishAudio.AI.Emulator;

/// <summary>Settings of a <see cref="FishAudioEmulator"/>. The defaults speak at once, need no key and pace like the real service.</summary>
public sealed class FishAudioEmulatorOptions
{
    /// <summary>The port on the loopback address.</summary>
    /// <value>0 to 65535. The default 0 takes any free port.</value>
    public int Port { get; init; }

    /// <summary>Who speaks.</summary>
    /// <value>The default is <see cref="EmulatorVoice.Auto"/>.</value>
    public EmulatorVoice Voice { get; init; }

    /// <summary>Where all randomness of the emulator comes from: trace ids and the hidden rates of <see cref="EmulatorVoice.Varying"/>.</summary>
    /// <value>The default is 1.</value>
    public int Seed { get; init; } = 1;

    /// <summary>The only key that is accepted.</summary>
    /// <value>The default <see langword="null"/> accepts any key that is not empty.</value>
    public string? ApiKey { get; init; }

    /// <summary>How long things take.</summary>
    /// <value>The default is <see cref="EmulatorPacing.Realistic"/>.</value>
    public EmulatorPacing Pacing { get; init; } = EmulatorPacing.Realistic;

    /// <summary>Whether a WebSocket stays open after <c>finish</c>, ready for the next <c>start</c>. The vendor's pages disagree, so clients must take both.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool KeepOpenAfterFinish { get; init; } = true;

    /// <summary>How long a WebSocket may be open without a session before it is closed in good order. The real service documents no such time.</summary>
    /// <value>More than zero. The default <see langword="null"/> never closes one.</value>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>A file to which one JSON object a line is appended whenever a session ends.</summary>
    /// <value>The default <see langword="null"/> writes no file.</value>
    public string? JournalPath { get; init; }

    /// <summary>How many sessions may be in progress at once, over all connections.</summary>
    /// <value>1 or more. The default <see langword="null"/> is no limit. The real service gives 5 to its smallest accounts.</value>
    public int? MaxConcurrency { get; init; }

    /// <summary>
    /// The account's API credit in US dollars, spent at 15 dollars a million UTF-8 bytes of text. At zero, every model except <c>s2.1-pro-free</c> is
    /// answered with status 402; a missing or unknown model is a paid one.
    /// </summary>
    /// <value>Not negative. The default <see langword="null"/> never runs out.</value>
    public decimal? ApiCredit { get; init; }

    /// <summary>How a WebSocket over <see cref="MaxConcurrency"/> is turned away. An HTTP request over it always gets status 429.</summary>
    /// <value>The default is <see cref="EmulatorConcurrencyRefusal.InBand"/>.</value>
    public EmulatorConcurrencyRefusal ConcurrencyRefusal { get; init; }

    /// <summary>The voices that exist. A request for another one is answered <c>Reference not found</c>.</summary>
    /// <value>The default <see langword="null"/> knows every well-formed id.</value>
    public IReadOnlyCollection<string>? VoiceIds { get; init; }

    /// <summary>How much audio a frame carries. PCM frames are cut to the nearest multiple of 4096 bytes, the service's codec frame.</summary>
    /// <value>More than zero. The default is 464 ms.</value>
    public TimeSpan FrameDuration { get; init; } = TimeSpan.FromMilliseconds(464);

    /// <summary>
    /// How much audio of a flushed text is held back until the next text of the session is spoken or <c>stop</c> comes. One client reports that
    /// the real service holds the last few milliseconds.
    /// </summary>
    /// <value>Not negative. The default is zero.</value>
    public TimeSpan HeldTail { get; init; }

    /// <summary>
    /// Whether words in alignments keep their punctuation, as the vendor's example shows, or lose it and their apostrophes, as was measured.
    /// </summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool PunctuationInWords { get; init; }

    /// <summary>The largest WebSocket message that is read; a larger one closes the connection with code 1009.</summary>
    /// <value>In bytes. The default is 32 MiB.</value>
    public int MaxMessageBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>The program ffmpeg, which encodes mp3 and opus.</summary>
    /// <value>The default <see langword="null"/> looks it up in PATH. Without it those two formats are refused in words.</value>
    public string? FfmpegPath { get; init; }

    /// <summary>The program espeak-ng.</summary>
    /// <value>The default <see langword="null"/> looks it up in PATH.</value>
    public string? EspeakNgPath { get; init; }

    /// <summary>The clock of pacing, of <c>time</c> in frames and of the journal.</summary>
    /// <value>The default is <see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
