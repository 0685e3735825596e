namespace Terminal;

/// <summary>What the environment says of the services: whose key is missing, is stood in for on this machine.</summary>
internal sealed record Keys
{
    /// <summary>Gets the key of the real speech service; without one the emulator speaks.</summary>
    public string? Fish { get; init; } = Variable("FISH_API_KEY") ?? Variable("FISH_AUDIO_API_KEY");

    /// <summary>Gets the key of a real model.</summary>
    public string? OpenAI { get; init; } = Variable("OPENAI_API_KEY");

    /// <summary>Gets the address of a model that is not OpenAI's own; it may want no key.</summary>
    public string? OpenAIAddress { get; init; } = Variable("OPENAI_BASE_URL");

    /// <summary>Gets the name of the model.</summary>
    public string OpenAIModel { get; init; } = Variable("OPENAI_MODEL") ?? "gpt-4o-mini";

    /// <summary>Gets whether a real model writes the replies.</summary>
    public bool HasModel => OpenAI is not null || OpenAIAddress is not null;

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
