namespace FishAudio.AI;

/// <summary>A word and when it is spoken.</summary>
/// <param name="Text">The word as the service reports it: without punctuation; a single character in Chinese.</param>
/// <param name="Start">When it begins, in audio time from the start of the turn.</param>
/// <param name="End">When it ends, in audio time from the start of the turn.</param>
public sealed record SpeechWord(string Text, TimeSpan Start, TimeSpan End)
{
    /// <summary>Gets where in the text the word comes from: in the text written to the session, or, in a turn of a chat client, in the model's own text of the turn.</summary>
    /// <value>
    /// UTF-16 code units, from 0; <see langword="null"/> where the word belongs to no place of it: filler, or a word that the service made
    /// and that could not be matched. Several words that are written as one, as those of a number are, share its range.
    /// </value>
    public long? SourceStart { get; init; }

    /// <summary>Gets the length of that range.</summary>
    /// <value>UTF-16 code units; 0 where <see cref="SourceStart"/> is <see langword="null"/>, or where nothing is written for the word.</value>
    public int SourceLength { get; init; }
}
