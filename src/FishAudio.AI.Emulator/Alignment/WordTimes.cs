using System.Text;

namespace FishAudio.AI.Emulator;

/// <summary>A word of a piece and the samples during which it is said, counted from the piece's beginning.</summary>
internal readonly record struct WordTime(string Text, int Start, int End);

/// <summary>
/// Finds the words of a piece as the service reports them: one a word where words are separated, one a character in Chinese, Japanese and the
/// like. Cues are not words. Punctuation and apostrophes are dropped, as was measured, or kept, as the vendor's example shows.
/// </summary>
internal static class WordTimes
{
    public static IReadOnlyList<WordTime> Find(string text, int[] starts, bool keepPunctuation)
    {
        var words = new List<WordTime>();
        var word = new StringBuilder();
        var (first, last) = (0, 0);
        for (var index = 0; index < text.Length;)
        {
            if (CueLength(text.AsSpan(index)) is var cue and > 0)
            {
                EndWord();
                index += cue;
                continue;
            }

            Rune.DecodeFromUtf16(text.AsSpan(index), out var rune, out var length);
            if (Rune.IsWhiteSpace(rune) || IsIdeographic(rune)) EndWord();
            if (!Rune.IsWhiteSpace(rune) && (keepPunctuation || IsSaid(rune)))
            {
                if (word.Length == 0) first = index;
                word.Append(rune.ToString());
                last = index + length;
            }

            if (IsIdeographic(rune) && !keepPunctuation) EndWord();
            index += length;
        }

        EndWord();
        return words;

        void EndWord()
        {
            if (word.ToString().EnumerateRunes().Any(IsSaid)) words.Add(new WordTime(word.ToString(), starts[first], starts[last]));
            word.Clear();
        }
    }

    private static bool IsSaid(Rune rune) =>
        Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark
            or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    private static bool IsIdeographic(Rune rune) => rune.Value is
        >= 0x3040 and < 0x3100 or >= 0x3400 and < 0xA000 or >= 0xF900 and < 0xFB00 or >= 0x20000 and < 0x32000;

    private static int CueLength(ReadOnlySpan<char> text)
    {
        if (text[0] == '[') return text.IndexOf(']') + 1;
        return text.StartsWith("<|") && text.IndexOf("|>") is var end and > 0 ? end + 2 : 0;
    }
}
