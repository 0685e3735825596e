namespace FishAudio.AI.Emulator;

/// <summary>What all requests of one emulator share.</summary>
internal sealed class EmulatorContext
{
    private readonly Random _traceIds;
    private int _connectionIds;

    public EmulatorContext(FishAudioEmulatorOptions options, CancellationToken stopping)
    {
        Options = options;
        Stopping = stopping;
        Journal = new EmulatorJournal(options.TimeProvider, options.JournalPath is { } path ? new JournalFile(path) : null);
        Account = new EmulatorAccount(options);
        Audio = new AudioStreamFactory(InstalledProgram.Find("ffmpeg", options.FfmpegPath));
        Voice = ChooseVoice(options);
        _traceIds = new Random(options.Seed);
    }

    public FishAudioEmulatorOptions Options { get; }

    public EmulatorJournal Journal { get; }

    public EmulatorScript Script { get; } = new();

    public EmulatorAccount Account { get; }

    public AudioStreamFactory Audio { get; }

    public IVoice Voice { get; }

    public OpenConnectionCount OpenConnections { get; } = new();

    public TimeProvider TimeProvider => Options.TimeProvider;

    public CancellationToken Stopping { get; }

    public int NextConnectionId() => Interlocked.Increment(ref _connectionIds);

    public string NextTraceId()
    {
        Span<byte> id = stackalloc byte[16];
        lock (_traceIds) _traceIds.NextBytes(id);
        return Convert.ToHexString(id).ToLowerInvariant();
    }

    /// <summary>Waits on the emulator's clock; without a delay no timer is started.</summary>
    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken) =>
        delay <= TimeSpan.Zero ? Task.CompletedTask : Task.Delay(delay, TimeProvider, cancellationToken);

    private static IVoice ChooseVoice(FishAudioEmulatorOptions options)
    {
        if (options.Voice == EmulatorVoice.BuiltIn) return new ToneVoice(varyingSeed: null);
        if (options.Voice == EmulatorVoice.Varying) return new ToneVoice(options.Seed);
        if (InstalledProgram.Find("espeak-ng", options.EspeakNgPath) is { } program) return new EspeakVoice(program);
        return options.Voice == EmulatorVoice.Auto
            ? new ToneVoice(varyingSeed: null)
            : throw new InvalidOperationException("The espeak-ng voice needs the program espeak-ng, which is not installed. Choose another voice.");
    }
}
