using FishAudio.AI;
using Terminal;

namespace SpeakingChat;

/// <summary>What was asked for on the command line and in the environment.</summary>
internal sealed record ChatSettings
{
    public string? Prompt { get; init; }

    public FileInfo? Replay { get; init; }

    public double TokensPerSecond { get; init; } = 60;

    public string? Endpoint { get; init; }

    public string? Voice { get; init; }

    public string? SpeechModel { get; init; }

    public SpeechAudioFormat Format { get; init; }

    public FileInfo? Out { get; init; }

    public FileInfo? Captions { get; init; }

    public bool Play { get; init; } = true;

    public bool Json { get; init; }

    /// <summary>Gets the keys of the services.</summary>
    public Keys Keys { get; init; } = new();

    /// <summary>Gets whether a recorded reply is replayed.</summary>
    public bool IsRecorded => Replay is not null || !Keys.HasModel;
}
