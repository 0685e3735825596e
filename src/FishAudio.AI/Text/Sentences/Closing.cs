namespace FishAudio.AI.Sentences;

/// <summary>What may stand behind a terminator and still belongs to the sentence that it ends.</summary>
internal static class Closing
{
    /// <summary>How far back an opening bracket is looked for.</summary>
    private const int LongestBracket = 120;

    private const int LongestTag = 60;
    private const int MostPictures = 20;
    private const int MostClosers = 6;

    /// <summary>
    /// Returns the length of what stands apart from the terminator and still belongs to it: the next point of a spaced
    /// ellipsis, a quote that stands alone, a reference such as "[12]", a picture.
    /// </summary>
    /// <param name="text">The text from the start of the sentence.</param>
    /// <param name="at">The place behind the terminator.</param>
    /// <param name="isQuoteOpen">Whether the sentence begins inside a quotation.</param>
    /// <returns>0 when there is none; more than is left of the text when more must come to decide.</returns>
    public static int Detached(ReadOnlySpan<char> text, int at, bool isQuoteOpen)
    {
        int mark = at;
        if (text[at] is ' ' or '\u00A0' or '\u202F')
            at++;
        if (at == text.Length)
            return at - mark + 1;
        bool isApart = at > mark;
        if (isApart && Marks.IsFullStop(text[mark - 1]) && Marks.IsFullStop(text[at]))
        {
            // "." of ".NET" is none of ". . ."
            if (at + 1 == text.Length)
                return at - mark + 2;
            return Marks.IsWord(text[at + 1]) ? 0 : at - mark;
        }

        int end = at;
        if (text[at] == '[')
            end = ReferenceEnd(text, at);
        else if (Marks.IsPicture(text[at]))
            end = PictureEnd(text, at);
        else if (isApart)
            end = LoneQuoteEnd(text, at, isQuoteOpen);
        return end == at ? 0 : end - mark;
    }

    /// <summary>Whether a mark behind a terminator closes something, in a script without spaces to tell an opening mark by.</summary>
    public static bool InUnspaced(ReadOnlySpan<char> text, int mark, int at, bool isQuoteOpen) => text[at] switch
    {
        '“' or '‘' or '«' or '‹' => false,
        '"' or '＂' => Quotation.IsOpenAfter(text[..mark], isQuoteOpen),
        char c => Marks.IsCloser(c),
    };

    /// <summary>Whether the end of the text lies inside a bracket.</summary>
    public static bool IsInBracket(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> recent = Recent(text);
        return recent.LastIndexOfAny('（', '(') > recent.LastIndexOfAny('）', ')');
    }

    /// <summary>Whether the text ends with a bracket that opened behind other words of the sentence.</summary>
    public static bool ClosesInnerBracket(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> recent = Recent(text);
        return recent is [.., '）' or ')'] && recent.LastIndexOfAny('（', '(') is > 0 and int open && !recent[..open].IsWhiteSpace();
    }

    /// <summary>Whether a mark stands in a tag in square brackets, or the tag that it ends is all there is of the sentence.</summary>
    public static bool IsInTag(ReadOnlySpan<char> text, int mark, int marksEnd)
    {
        int from = Math.Max(0, mark - LongestTag);
        int open = text[from..mark].LastIndexOf('[') + from;
        if (open < from || text[open..mark].Contains(']'))
            return false;
        return !text[mark..marksEnd].Contains(']') || text[..open].IsWhiteSpace();
    }

    private static ReadOnlySpan<char> Recent(ReadOnlySpan<char> text) => text[Math.Max(0, text.Length - LongestBracket)..];

    private static int ReferenceEnd(ReadOnlySpan<char> text, int start)
    {
        const int LongestReference = 4;
        int end = start + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]) && end - start <= LongestReference)
            end++;
        if (end == text.Length)
            return end + 1;
        return text[end] == ']' && end > start + 1 ? end + 1 : start;
    }

    private static int PictureEnd(ReadOnlySpan<char> text, int start)
    {
        int end = start;
        while (end < text.Length && (char.IsLowSurrogate(text[end]) || (Marks.IsPicture(text[end]) && end - start < MostPictures)))
            end++;
        return end;
    }

    /// <summary>A quote with white space on both sides closes what was opened before it in the sentence.</summary>
    private static int LoneQuoteEnd(ReadOnlySpan<char> text, int start, bool isQuoteOpen)
    {
        bool closes = text[start] switch
        {
            '»' or '”' or '’' => true,
            '\'' => start + 1 == text.Length || text[start + 1] == '\'' || (Recent(text[..start]).Count('\'') & 1) == 1,
            '"' => Quotation.IsOpenAfter(text[..start], isQuoteOpen),
            _ => false,
        };
        if (!closes)
            return start;
        int end = start;
        while (end < text.Length && Marks.IsCloser(text[end]) && end - start < MostClosers)
            end++;
        if (end == text.Length)
            return end + 1;
        return char.IsWhiteSpace(text[end]) ? end : start;
    }
}
