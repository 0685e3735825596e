using System.Runtime.InteropServices;

namespace FishAudio.AI;

/// <summary>
/// The reusable sink of <see cref="SpeechTextFilter"/>: what is to be spoken, as runs of characters that know where in the
/// source text they come from, and breaks between blocks.
/// </summary>
/// <remarks>
/// The source ranges of the runs, in order, tile the source without gap or overlap. Not thread safe. A caller takes what is in
/// it and calls <see cref="Clear"/> before the next append, so that a stream of any length needs one buffer.
/// </remarks>
public sealed class SpeakableText
{
    private readonly List<char> _characters = [];
    private readonly List<SpeakableRun> _runs = [];

    /// <summary>Gets the characters of all runs, one after the other.</summary>
    /// <value>Valid until the next change of this sink.</value>
    public ReadOnlySpan<char> Characters => CollectionsMarshal.AsSpan(_characters);

    /// <summary>Gets the runs and breaks in the order of the text.</summary>
    /// <value>Valid until the next change of this sink.</value>
    public ReadOnlySpan<SpeakableRun> Runs => CollectionsMarshal.AsSpan(_runs);

    /// <summary>Adds characters to be spoken.</summary>
    /// <param name="characters">The characters; may be empty, for source text of which nothing is spoken.</param>
    /// <param name="sourceStart">Where the source range begins, in UTF-16 code units from the start of the source, from 0.</param>
    /// <param name="sourceLength">The length of the source range in UTF-16 code units, from 0.</param>
    /// <param name="isMarkup">Whether they direct the voice and are no words.</param>
    /// <exception cref="ArgumentOutOfRangeException">A range is negative.</exception>
    internal void AddRun(ReadOnlySpan<char> characters, long sourceStart, int sourceLength, bool isMarkup = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sourceStart);
        ArgumentOutOfRangeException.ThrowIfNegative(sourceLength);
        _runs.Add(new SpeakableRun(_characters.Count, characters.Length, sourceStart, sourceLength) { IsMarkup = isMarkup });
        _characters.AddRange(characters);
    }

    /// <summary>Adds a break: what was spoken so far is a sentence, whatever its last character.</summary>
    /// <param name="sourceStart">Where in the source the break lies, in UTF-16 code units, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sourceStart"/> is negative.</exception>
    internal void AddBreak(long sourceStart)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sourceStart);
        _runs.Add(SpeakableRun.Break(_characters.Count, sourceStart));
    }

    /// <summary>Empties the sink and keeps its memory.</summary>
    public void Clear()
    {
        _characters.Clear();
        _runs.Clear();
    }

    /// <summary>Returns the characters to be spoken as a string, for display and tests.</summary>
    public override string ToString() => new(Characters);
}
