namespace Microsoft.SemanticKernel;

/// <summary>The voices that an agent may choose from.</summary>
internal interface IVoiceChoice
{
    /// <summary>Lists voices for a model to read, one a line, each beginning with what <see cref="FindAsync"/> takes.</summary>
    Task<IReadOnlyList<string>> ListAsync(string? language, string? name, CancellationToken cancellationToken);

    /// <summary>Finds a voice's identifier; <see langword="null"/> when there is none.</summary>
    ValueTask<string?> FindAsync(string voice, CancellationToken cancellationToken);
}
