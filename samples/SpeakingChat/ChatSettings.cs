using FishAudio.AI;

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

    /// <summary>Gets the key of the real speech service; without one the emulator speaks.</summary>
    public string? FishKey { get; init; } = Variable("FISH_API_KEY") ?? Variable("FISH_AUDIO_API_KEY");

    /// <summary>Gets the key of a real model; without one, and without an address of its own, replies are recorded ones.</summary>
    public string? OpenAIKey { get; init; } = Variable("OPENAI_API_KEY");

    public string? OpenAIAddress { get; init; } = Variable("OPENAI_BASE_URL");

    public string OpenAIModel { get; init; } = Variable("OPENAI_MODEL") ?? "gpt-4o-mini";

    /// <summary>Gets whether a recorded reply is replayed.</summary>
    public bool IsRecorded => Replay is not null || (OpenAIKey is null && OpenAIAddress is null);

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
