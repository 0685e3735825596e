using Terminal;

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

    /// <summary>Gets the keys of the services.</summary>
    public Keys Keys { get; init; } = new();
}
