namespace FishAudio.AI;

/// <summary>What of a model's text is spoken, and how.</summary>
public sealed record SpeechTextOptions
{
    /// <summary>Gets the language of the text as a BCP 47 tag, or <see langword="null"/> to detect it.</summary>
    /// <value><see langword="null"/> by default.</value>
    public string? Language { get; init; }
}
