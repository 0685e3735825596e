namespace SemanticKernelSpeech;

/// <summary>What was asked for on the command line and in the environment.</summary>
internal sealed record AgentSettings
{
    /// <summary>Gets what to ask; nothing for what is typed.</summary>
    public IReadOnlyList<string> Questions { get; init; } = [];

    public string? Endpoint { get; init; }

    public string? Voice { get; init; }

    public FileInfo? Out { get; init; }

    public bool Play { get; init; } = true;

    /// <summary>Gets the key of the real speech service; without one the emulator speaks.</summary>
    public string? FishKey { get; init; } = Variable("FISH_API_KEY") ?? Variable("FISH_AUDIO_API_KEY");

    /// <summary>Gets the key of a real model; without one, and without an address of its own, a scripted one answers.</summary>
    public string? OpenAIKey { get; init; } = Variable("OPENAI_API_KEY");

    public string? OpenAIAddress { get; init; } = Variable("OPENAI_BASE_URL");

    public string OpenAIModel { get; init; } = Variable("OPENAI_MODEL") ?? "gpt-4o-mini";

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
