namespace FishAudio.AI.Segments;

/// <summary>What a character of the spoken text is.</summary>
internal enum MarkupKind : byte
{
    /// <summary>A character that is said as it is written.</summary>
    Text,

    /// <summary>Part of a cue or speaker tag: it directs the voice for the words behind it and makes no sound of its own.</summary>
    Cue,

    /// <summary>Part of a pronunciation with its tags: it is spoken, and only as a whole.</summary>
    Pronunciation,
}
