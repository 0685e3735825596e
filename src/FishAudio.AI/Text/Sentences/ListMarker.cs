namespace FishAudio.AI.Sentences;

/// <summary>The number or letter of a list item: "2)", "b.", "(iv" is none, "• 9.".</summary>
/// <param name="Value">The number, or the place of the letter in the alphabet.</param>
/// <param name="IsLetter">Whether the marker is a letter.</param>
/// <param name="Style">The marks behind it: ")", "." or ".)", as their sum.</param>
internal readonly record struct ListMarker(int Value, bool IsLetter, int Style)
{
    private const int LongestNumber = 3;

    /// <summary>
    /// Returns where the next item of a list begins that is written in one line: "1) one 2) two". The sentence must begin
    /// with the marker before it.
    /// </summary>
    /// <param name="text">The text from the start of the sentence.</param>
    /// <param name="mark">The first mark behind the number or letter.</param>
    /// <param name="marksEnd">The place behind the marks.</param>
    /// <returns>The place, 0 when there is none.</returns>
    public static int NextItem(ReadOnlySpan<char> text, int mark, int marksEnd)
    {
        int start = mark;
        while (start > 0 && !char.IsWhiteSpace(text[start - 1]))
            start--;
        if (start == 0 || Parse(text[start..marksEnd]) is not { } next || First(text) is not { } first)
            return 0;
        return next == first with { Value = first.Value + 1 } ? start : 0;
    }

    /// <summary>Returns the marker that a sentence begins with.</summary>
    private static ListMarker? First(ReadOnlySpan<char> sentence)
    {
        int start = 0;
        while (start < sentence.Length && (char.IsWhiteSpace(sentence[start]) || Marks.IsBullet(sentence[start])))
            start++;
        int end = start;
        while (end < sentence.Length && !char.IsWhiteSpace(sentence[end]))
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

        int style = 0;
        foreach (char c in token[length..])
            style += c;
        if (length == 1 && char.IsAsciiLetter(token[0]))
            return new ListMarker(token[0], true, style);
        return int.TryParse(token[..length], System.Globalization.NumberStyles.None, null, out int number) ? new ListMarker(number, false, style) : null;
    }
}
