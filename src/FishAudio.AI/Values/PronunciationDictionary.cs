namespace FishAudio.AI;

/// <summary>How certain words are pronounced: either a dictionary kept by the service, or the entries themselves.</summary>
public sealed record PronunciationDictionary
{
    private PronunciationDictionary()
    {
    }

    /// <summary>Gets the identifier of a dictionary kept by the service.</summary>
    /// <value><see langword="null"/> when <see cref="Items"/> are given.</value>
    public string? Id { get; private init; }

    /// <summary>Gets the version of that dictionary.</summary>
    /// <value><see langword="null"/> when <see cref="Items"/> are given.</value>
    public string? Version { get; private init; }

    /// <summary>Gets the entries.</summary>
    /// <value><see langword="null"/> when a dictionary of the service is named.</value>
    public IReadOnlyList<PronunciationItem>? Items { get; private init; }

    /// <summary>Names a dictionary kept by the service. One that cannot be resolved is skipped there, silently.</summary>
    /// <param name="id">Its identifier.</param>
    /// <param name="version">Its version.</param>
    /// <returns>The dictionary.</returns>
    public static PronunciationDictionary Managed(string id, string version)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentException.ThrowIfNullOrEmpty(version);
        return new() { Id = id, Version = version };
    }

    /// <summary>Gives the entries with the request.</summary>
    /// <param name="items">At most 5000 entries.</param>
    /// <returns>The dictionary.</returns>
    public static PronunciationDictionary Inline(params IReadOnlyList<PronunciationItem> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return new() { Items = items };
    }
}
