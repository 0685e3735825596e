namespace FishAudio.AI;

/// <summary>A run of characters in a <see cref="SpeakableText"/>, or a break between two blocks.</summary>
public readonly record struct SpeakableRun
{
    internal SpeakableRun(int start, int length, long sourceStart, int sourceLength)
    {
        Start = start;
        Length = length;
        SourceStart = sourceStart;
        SourceLength = sourceLength;
    }

    /// <summary>Gets where the run begins in <see cref="SpeakableText.Characters"/>.</summary>
    /// <value>UTF-16 code units, from 0.</value>
    public int Start { get; }

    /// <summary>Gets how many characters are spoken.</summary>
    /// <value>UTF-16 code units; 0 for a break and for source text of which nothing is spoken.</value>
    public int Length { get; }

    /// <summary>Gets where the source range of this run begins.</summary>
    /// <value>UTF-16 code units from the start of the source, from 0.</value>
    public long SourceStart { get; }

    /// <summary>Gets the length of the source range of this run.</summary>
    /// <value>UTF-16 code units, from 0.</value>
    public int SourceLength { get; }

    /// <summary>Gets whether this is a break: the sentence before it ends here.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool IsBreak { get; private init; }

    /// <summary>Gets whether the characters direct the voice and are no words: a cue, a speaker tag, a pronunciation with its tags.</summary>
    /// <value><see langword="false"/> by default. Text is never cut inside markup.</value>
    public bool IsMarkup { get; internal init; }

    internal static SpeakableRun Break(int start, long sourceStart) => new(start, 0, sourceStart, 0) { IsBreak = true };
}
