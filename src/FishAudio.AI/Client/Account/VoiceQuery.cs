namespace FishAudio.AI;

/// <summary>Which voices to list. What is not set does not narrow the list.</summary>
public sealed record VoiceQuery
{
    /// <summary>Gets a part of the voice's name.</summary>
    /// <value><see langword="null"/> by default.</value>
    public string? Title { get; init; }

    /// <summary>Gets a language the voice was made with, such as <c>en</c>.</summary>
    /// <value><see langword="null"/> by default.</value>
    public string? Language { get; init; }

    /// <summary>Gets the language of the voice's name, such as <c>en</c>.</summary>
    /// <value><see langword="null"/> by default.</value>
    public string? TitleLanguage { get; init; }

    /// <summary>Gets what the voice is filed under.</summary>
    /// <value><see langword="null"/> by default.</value>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Gets who made the voice: <see cref="SpeechVoice.AuthorId"/>.</summary>
    /// <value><see langword="null"/> by default.</value>
    public string? AuthorId { get; init; }

    /// <summary>Gets whether only the account's own voices are listed.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool OwnOnly { get; init; }

    /// <summary>Gets the order of the list.</summary>
    /// <value><see cref="VoiceOrder.Score"/> by default.</value>
    public VoiceOrder Order { get; init; }

    /// <summary>Gets how many voices are asked for at a time. The list goes on over all pages; this weighs the wait for the first against the number of requests.</summary>
    /// <value>From 1 to 100; default 20.</value>
    public int PageSize { get; init; } = 20;

    /// <summary>Gets whose key asks, for a host that finds its keys by tenant. Never sent to the service.</summary>
    /// <value><see langword="null"/> by default.</value>
    public string? Tenant { get; init; }
}
