using System.Globalization;

namespace FishAudio.AI.Sentences;

/// <summary>The number or letter that a list item begins with: "2)", "b.", "• 9.".</summary>
/// <param name="Value">The number, or the letter.</param>
/// <param name="IsLetter">Whether the marker is a letter.</param>
/// <param name="Behind">The mark behind it, ')' or '.'; ')' also for ".)".</param>
internal readonly record struct ListMarker(int Value, bool IsLetter, char Behind)
{
    private const int LongestNumber = 3;

    /// <summary>A number with a bracket and bullets around it.</summary>
    private const int LongestMarker = 12;

    /// <summary>
    /// Returns where the next item of a list begins that is written in one line: "1) one 2) two". The sentence must begin
    /// with the marker before it.
    /// </summary>
    /// <param name="text">The text from the start of the sentence.</param>
    /// <param name="mark">The first mark behind the number or letter.</param>
    /// <param name="marksEnd">The place behind the marks.</param>
    /// <param name="areNumbersOrdinals">Whether "2." may be a word, as it is in German.</param>
    /// <returns>The place, 0 when there is none.</returns>
    public static int NextItem(ReadOnlySpan<char> text, int mark, int marksEnd, bool areNumbersOrdinals)
    {
        int start = mark;
        while (start > 0 && !char.IsWhiteSpace(text[start - 1]) && mark - start < LongestMarker)
            start--;
        if (start == 0 || !char.IsWhiteSpace(text[start - 1]) || Parse(text[start..marksEnd]) is not { } next || First(text) is not { } first)
            return 0;
        if (next != first with { Value = first.Value + 1 })
            return 0;

        int item = start;
        while (item > 1 && (char.IsWhiteSpace(text[item - 1]) || Marks.IsBullet(text[item - 1])))
            item--;
        while (char.IsWhiteSpace(text[item]))
            item++;
        // "J. K. Rowling" and "1. Januar bis 2. Februar" are no lists.
        bool isName = next.Behind == '.' && (next.IsLetter ? next.Value is >= 'A' and <= 'Z' : areNumbersOrdinals);
        return isName && !Marks.IsBullet(text[item]) ? 0 : item;
    }

    /// <summary>Returns the marker that a sentence begins with.</summary>
    private static ListMarker? First(ReadOnlySpan<char> sentence)
    {
        int start = 0;
        while (start < sentence.Length && start < LongestMarker && (char.IsWhiteSpace(sentence[start]) || Marks.IsBullet(sentence[start])))
            start++;
        int end = start;
        while (end < sentence.Length && end - start < LongestMarker && !char.IsWhiteSpace(sentence[end]))
            end++;
        return Parse(sentence[start..end]);
    }

    private static ListMarker? Parse(ReadOnlySpan<char> token)
    {
        while (token.Length > 0 && (Marks.IsBullet(token[0]) || token[0] == '('))
            token = token[1..];
        int length = 0;
        while (length < token.Length && char.IsAsciiLetterOrDigit(token[length]))
            length++;
        if (length is 0 or > LongestNumber || token[length..] is not (")" or "." or ".)"))
            return null;
        if (length == 1 && char.IsAsciiLetter(token[0]))
            return new ListMarker(token[0], true, token[^1]);
        return int.TryParse(token[..length], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? new ListMarker(number, false, token[^1])
            : null;
    }
}
