using FishAudio.AI.Segments;

namespace FishAudio.AI;

/// <summary>A piece of cleaned text that is sent and flushed together, normally a sentence.</summary>
/// <param name="Index">The number of the segment in its turn, from 0.</param>
/// <param name="Text">What is spoken, as it is sent, white space at its end included.</param>
/// <param name="SourceStart">
/// Where in the model's text of this turn the segment comes from, in UTF-16 code units, from 0. It is where the segment before ended:
/// marks and blocks of which nothing is spoken belong to the segment after them.
/// </param>
/// <param name="SourceLength">The length of that range in UTF-16 code units.</param>
public sealed record SpeechSegment(int Index, string Text, long SourceStart, int SourceLength)
{
    /// <summary>Gets the speaker in force where the segment begins, as its tag numbers it.</summary>
    /// <value><see langword="null"/> before the first speaker tag of the turn.</value>
    /// <remarks>
    /// A speaker stays in force until the next tag, so within one session the text is sent as it is. A segment that opens another session is
    /// preceded by this speaker's tag; it is not part of <see cref="Text"/>, because it comes from no source and most segments need none.
    /// </remarks>
    public int? Speaker { get; init; }

    /// <summary>Gets which part of the source each character comes from.</summary>
    internal SourceMap? Source { get; init; }

    /// <summary>Gets the text as it has to be sent when the segment opens a session.</summary>
    internal string OpeningText => Speaker is int speaker && !SpeakerTag.IsAtStartOf(Text) ? SpeakerTag.For(speaker) + Text : Text;

    /// <summary>Where in the model's text the source of the first characters ends.</summary>
    /// <param name="characters">How many characters of <see cref="Text"/>, from 0.</param>
    internal long SourceEndOf(int characters) => characters <= 0 ? SourceStart : Source?.SourceEnd(characters) ?? SourceStart + SourceLength;

    /// <summary>Where in the model's text a part of the segment comes from.</summary>
    /// <param name="start">Where it begins in <see cref="Text"/>.</param>
    /// <param name="length">Its length.</param>
    /// <returns>The range: from the source of the first character to that of the last, both included.</returns>
    internal (long Start, int Length) SourceOf(int start, int length)
    {
        long before = SourceEndOf(start);
        if (length <= 0)
            return (before, 0);
        // What was left out in front of the first character belongs to the characters before it.
        long first = Math.Max(before, SourceEndOf(start + 1) - 1);
        long end = SourceEndOf(Math.Min(start + length, Text.Length));
        return (first, (int)Math.Max(0, end - first));
    }
}
