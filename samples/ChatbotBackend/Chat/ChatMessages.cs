using MessagePack;

namespace ChatbotBackend;

/// <summary>What a user says, and how the answer is to be spoken.</summary>
[MessagePackObject]
public sealed record UserMessage
{
    /// <summary>Gets the text.</summary>
    [Key("text")]
    public string Text { get; init; } = "";

    /// <summary>Gets the identifier of one of the voices that were offered.</summary>
    /// <value><see langword="null"/> or empty for the service's own.</value>
    [Key("voice")]
    public string? Voice { get; init; }

    /// <summary>Gets the latency mode: <c>low</c>, <c>balanced</c> or <c>normal</c>.</summary>
    /// <value><see langword="null"/> for balanced.</value>
    [Key("latency")]
    public string? Latency { get; init; }

    /// <summary>Gets whether the answer is written only.</summary>
    [Key("silent")]
    public bool Silent { get; init; }
}

/// <summary>A conversation as a client finds it.</summary>
/// <param name="Id">What to open it with again: whoever knows it can read and continue the conversation.</param>
/// <param name="Messages">What was said.</param>
/// <param name="Voices">The voices to choose from.</param>
/// <param name="MaxCharacters">How long a message may be.</param>
/// <param name="Suggestions">Things to ask.</param>
/// <param name="Notice">What a user should know about model and voice, or nothing.</param>
[MessagePackObject]
public sealed record OpenedConversation(
    [property: Key("id")] string Id,
    [property: Key("messages")] IReadOnlyList<Said> Messages,
    [property: Key("voices")] IReadOnlyList<Voice> Voices,
    [property: Key("maxCharacters")] int MaxCharacters,
    [property: Key("suggestions")] IReadOnlyList<string> Suggestions,
    [property: Key("notice")] string Notice);

/// <summary>Where an answer was interrupted.</summary>
/// <param name="Heard">How much of its text was heard, in UTF-16 code units. The word that was being said counts as unheard.</param>
/// <param name="IsEstimate">Whether the place is estimated.</param>
[MessagePackObject]
public sealed record CutAnswer([property: Key("heard")] int Heard, [property: Key("isEstimate")] bool IsEstimate);
