using System.Text;
using FishAudio.AI.Markdown;

namespace FishAudio.AI;

/// <summary>The characters of a text that are spoken, in a form in which writings of the same word are alike.</summary>
/// <remarks>
/// The service reports words without punctuation, with or without apostrophes, and in whatever case; so only letters and digits
/// count here, in upper case, and marks on them do not. What stands in cues and tags directs the voice and is left out.
/// </remarks>
internal sealed class FoldedText
{
    private const int LongestCue = 200;

    private readonly List<(int Rune, int Start, int End)> _characters = [];

    private FoldedText()
    {
    }

    /// <summary>Gets how many characters are spoken.</summary>
    public int Count => _characters.Count;

    /// <summary>Gets a character.</summary>
    public int this[int index] => _characters[index].Rune;

    /// <summary>Folds a text in which there may be cues and tags.</summary>
    public static FoldedText Of(ReadOnlySpan<char> text)
    {
        FoldedText folded = new();
        for (int i = 0; i < text.Length;)
            i += CueLength(text[i..]) is var cue and > 0 ? cue : folded.Read(text, i);
        return folded;
    }

    /// <summary>Folds a word, all of which is spoken.</summary>
    public static FoldedText OfWord(ReadOnlySpan<char> word)
    {
        FoldedText folded = new();
        for (int i = 0; i < word.Length;)
            i += folded.Read(word, i);
        return folded;
    }

    /// <summary>Whether a text has a cue or a tag.</summary>
    public static bool HasCue(ReadOnlySpan<char> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (CueLength(text[i..]) > 0)
                return true;
        }

        return false;
    }

    /// <summary>Where in the text a character begins.</summary>
    public int StartOf(int index) => _characters[index].Start;

    /// <summary>Where in the text a character ends, with its marks.</summary>
    public int EndOf(int index) => _characters[index].End;

    /// <summary>Whether a word may begin with a character, or the word before it end: nothing but a letter joins them.</summary>
    public bool BeginsWord(int index)
        => index == 0 || index >= Count || StartOf(index) > EndOf(index - 1) || IsWide(this[index]) || IsWide(this[index - 1]);

    /// <summary>Reads one character.</summary>
    /// <returns>Its length in the text.</returns>
    private int Read(ReadOnlySpan<char> text, int index)
    {
        Rune.DecodeFromUtf16(text[index..], out Rune rune, out int length);
        int end = index + length;
        if (Rune.IsLetterOrDigit(rune))
            _characters.Add((Fold(rune), index, end));
        else if (IsMark(rune) && Count > 0 && EndOf(Count - 1) == index)
            _characters[^1] = _characters[^1] with { End = end };
        return length;
    }

    private static int Fold(Rune rune)
        // Full-width forms of ASCII are the same letters and digits.
        => Rune.ToUpperInvariant(rune.Value is >= 0xFF01 and <= 0xFF5E ? new Rune(rune.Value - 0xFEE0) : rune).Value;

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune)
        is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark
        or System.Globalization.UnicodeCategory.EnclosingMark;

    private static bool IsWide(int rune) => rune > char.MaxValue ? rune >= 0x20000 : Characters.IsWide((char)rune);

    private static int CueLength(ReadOnlySpan<char> text)
    {
        if (text[0] is not ('[' or '<'))
            return 0;
        ReadOnlySpan<char> near = text[..Math.Min(text.Length, LongestCue)];
        if (text[0] == '[')
            return near.IndexOf(']') + 1;
        return near.StartsWith("<|") && near.IndexOf("|>") is var end and > 0 ? end + 2 : 0;
    }
}
