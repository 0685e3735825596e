using FishAudio.AI;
using MessagePack;

namespace ChatbotBackend;

/// <summary>Something that was said in a conversation: what a page shows again when it is reloaded, and what has to be kept. Immutable.</summary>
/// <param name="Role"><c>user</c> or <c>assistant</c>.</param>
/// <param name="Text">The text.</param>
/// <param name="Heard">How much of it was heard when the user interrupted, in UTF-16 code units; <see langword="null"/> for all of it.</param>
[MessagePackObject]
public sealed record Said([property: Key("role")] string Role, [property: Key("text")] string Text, [property: Key("heard")] int? Heard = null)
{
    private static readonly HeardHistoryOptions Marks = new();

    /// <summary>Gets what tells it from everything else that was said, on whichever machine. Clients are not told.</summary>
    [IgnoreMember]
    public Guid Id { get; init; } = Guid.NewGuid();

    /// <summary>Gets what was heard of it, as <c>UseHeardHistory</c> tells it to a model.</summary>
    internal string HeardText => Heard switch
    {
        null => Text,
        0 => Marks.NothingHeardMark,
        { } heard => Text[..Math.Min(heard, Text.Length)] + Marks.Mark,
    };

    /// <summary>The role of users.</summary>
    public const string User = "user";

    /// <summary>The role of the model.</summary>
    public const string Assistant = "assistant";
}
