namespace FishAudio.AI.Emulator;

/// <summary>
/// How long the emulator takes. The figures of <see cref="Realistic"/> are those that third parties measured against the real service in 2026,
/// less the network: a handshake of 0.3 to 0.7 s, first audio after 0.47 to 0.64 s (balanced, low) or 2.5 to 2.9 s (normal) with the network
/// included, and then 464 ms of audio about every 60 ms.
/// </summary>
public sealed record EmulatorPacing
{
    /// <summary>Paced like the measured service.</summary>
    public static EmulatorPacing Realistic { get; } = new();

    /// <summary>No waiting at all: audio is sent as fast as it can be rendered and read. No timer is ever started.</summary>
    public static EmulatorPacing None { get; } = new()
    {
        Handshake = TimeSpan.Zero,
        FirstAudioLow = TimeSpan.Zero,
        FirstAudioBalanced = TimeSpan.Zero,
        FirstAudioNormal = TimeSpan.Zero,
        FrameInterval = TimeSpan.Zero,
    };

    /// <summary>Time from a WebSocket upgrade request to its answer.</summary>
    /// <value>Not negative. The default is 330 ms, what reusing a connection was measured to save.</value>
    public TimeSpan Handshake { get; init; } = TimeSpan.FromMilliseconds(330);

    /// <summary>Time from the moment a piece of text can be synthesised until its first audio frame, with <c>latency: low</c>.</summary>
    /// <value>Not negative. The default is 300 ms.</value>
    public TimeSpan FirstAudioLow { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>As <see cref="FirstAudioLow"/>, with <c>latency: balanced</c>.</summary>
    /// <value>Not negative. The default is 300 ms.</value>
    public TimeSpan FirstAudioBalanced { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>As <see cref="FirstAudioLow"/>, with <c>latency: normal</c>, the service's own default.</summary>
    /// <value>Not negative. The default is 2.3 s.</value>
    public TimeSpan FirstAudioNormal { get; init; } = TimeSpan.FromMilliseconds(2300);

    /// <summary>The least time between two audio frames of a session. A frame carries more audio than that, so speech comes faster than it plays.</summary>
    /// <value>Not negative. The default is 60 ms.</value>
    public TimeSpan FrameInterval { get; init; } = TimeSpan.FromMilliseconds(60);

    internal TimeSpan FirstAudio(string latency) => latency switch
    {
        "low" => FirstAudioLow,
        "balanced" => FirstAudioBalanced,
        _ => FirstAudioNormal,
    };
}
