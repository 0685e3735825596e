using System.Globalization;
using System.Text;
using FishAudio.AI.Markdown;

namespace FishAudio.AI;

/// <summary>How long a text may take at the most, spoken by the slowest voice that is plausible.</summary>
/// <remarks>
/// A bound and no estimate: audio that is longer has certainly reached the end of the text. Half of a usual reading pace, that is 120 ms for
/// a letter (8 a second; 14 is usual); capitals may be spelled out, digits and symbols are words, an ideograph is a syllable,
/// punctuation makes pauses, a cue may be a laugh or a long one. Each flush may add silence of its own.
/// </remarks>
internal static class SlowestPace
{
    /// <summary>The silence that a flush may add.</summary>
    public static TimeSpan Flush { get; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Bounds how long a text takes at the normal speed.</summary>
    public static TimeSpan Of(ReadOnlySpan<char> text)
    {
        long milliseconds = 0;
        foreach (Rune rune in text.EnumerateRunes())
            milliseconds += MillisecondsOf(rune);
        return TimeSpan.FromMilliseconds(milliseconds);
    }

    private static int MillisecondsOf(Rune rune) => rune.Value switch
    {
        '\n' => 600,
        '[' => 3000,
        '.' or '!' or '?' or '…' or '。' or '！' or '？' => 700,
        ',' or ';' or ':' or '-' or '–' or '—' or '，' or '、' or '；' or '：' => 400,
        _ when Rune.IsWhiteSpace(rune) => 70,
        _ when Rune.IsNumber(rune) => 600,
        > char.MaxValue => 1000,
        _ when Characters.IsWide((char)rune.Value) => 450,
        _ when Rune.IsUpper(rune) => 400,
        _ => Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter
                or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => 120,
            UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation
                or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation => 250,
            _ => 1000,
        },
    };
}
