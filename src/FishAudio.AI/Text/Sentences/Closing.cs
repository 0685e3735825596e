namespace FishAudio.AI.Sentences;

/// <summary>What may stand behind a terminator and still belongs to the sentence that it ends.</summary>
internal static class Closing
{
    /// <summary>How far back an opening quote or bracket is looked for.</summary>
    private const int LongestQuote = 120;

    /// <summary>
    /// Returns the length of white space and a mark apart that belongs to the sentence before: a quote that stands alone, the
    /// next point of a spaced ellipsis, a reference such as "[12]".
    /// </summary>
    /// <returns>0 when there is none; more than the length of the text when more text must decide.</returns>
    public static int Detached(ReadOnlySpan<char> text, bool isBehindFullStop)
    {
        int space = 0;
        if (text[0] is ' ' or '\u00A0' or '\u202F')
            space = 1;
        if (space == text.Length)
            return space + 1;
        char c = text[space];
        if (space == 1 && isBehindFullStop && Marks.IsFullStop(c))
            return space;
        if (c == '[')
            return Reference(text, space);
        if (space == 0 || !Marks.IsCloser(c))
            return 0;
        int end = space;
        while (end < text.Length && Marks.IsCloser(text[end]))
            end++;
        if (end == text.Length)
            return end + 1;
        return char.IsWhiteSpace(text[end]) ? end : 0;
    }

    /// <summary>Whether a mark behind a terminator closes something, in a script without spaces to tell an opening mark by.</summary>
    public static bool InUnspaced(ReadOnlySpan<char> text, int mark, int at) => text[at] switch
    {
        '“' or '‘' or '«' or '‹' => false,
        '"' or '＂' => IsInside(text[..mark], text[at]),
        char c => Marks.IsCloser(c),
    };

    /// <summary>Whether the end of the text lies inside a quotation or bracket of a script without spaces.</summary>
    public static bool IsInsideUnspaced(ReadOnlySpan<char> text)
    {
        int depth = 0;
        for (int at = Math.Max(0, text.Length - LongestQuote); at < text.Length; at++)
        {
            if (text[at] is '「' or '『' or '（' or '(' or '“' or '《' or '【')
                depth++;
            else if (depth > 0 && text[at] is '」' or '』' or '）' or ')' or '”' or '》' or '】')
                depth--;
        }

        return depth > 0;
    }

    private static bool IsInside(ReadOnlySpan<char> text, char quote) => (text.Count(quote) & 1) == 1;

    private static int Reference(ReadOnlySpan<char> text, int start)
    {
        const int LongestReference = 4;
        int end = start + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]) && end - start <= LongestReference)
            end++;
        if (end == text.Length)
            return end + 1;
        return text[end] == ']' && end > start + 1 ? end + 1 : 0;
    }
}
