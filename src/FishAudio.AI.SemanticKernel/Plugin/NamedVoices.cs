namespace Microsoft.SemanticKernel;

/// <summary>Voices that the host has named.</summary>
internal sealed class NamedVoices(IReadOnlyDictionary<string, string> voices) : IVoiceChoice
{
    private readonly Dictionary<string, string> _voices = new(voices, StringComparer.OrdinalIgnoreCase);

    // Whatever the host says about language it says in the name.
    public Task<IReadOnlyList<string>> ListAsync(string? language, string? name, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<string>>([.. _voices.Keys.Where(known => name is null || known.Contains(name, StringComparison.OrdinalIgnoreCase))]);

    public ValueTask<string?> FindAsync(string voice, CancellationToken cancellationToken) => new(_voices.GetValueOrDefault(voice));
}
