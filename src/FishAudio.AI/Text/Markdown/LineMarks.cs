namespace FishAudio.AI.Markdown;

/// <summary>The marks with which a line of Markdown says what it is. All expect the line without its indentation.</summary>
internal static class LineMarks
{
    private const int LongestNumber = 9;

    /// <summary>One to six number signs and a space; the match leaves the space.</summary>
    public static Match Heading(Lookahead ahead)
    {
        int level = CountRun(ahead.Text, '#');
        if (level > 6)
            return Match.No;
        if (!ahead.TryPeek(level, out char next))
            return Match.Undecided;
        return next is ' ' or '\t' or '\r' or '\n' ? Match.Found(level) : Match.No;
    }

    /// <summary>A bullet and a space; the match leaves the space.</summary>
    public static Match Bullet(Lookahead ahead)
    {
        if (!IsBullet(ahead[0]))
            return Match.No;
        if (!ahead.TryPeek(1, out char next))
            return Match.Undecided;
        return next is ' ' or '\t' or '\r' or '\n' ? Match.Found(1) : Match.No;
    }

    public static bool IsBullet(char c) => c is '-' or '*' or '+' or '•' or '‣' or '◦' or '▪' or '●' or '○';

    /// <summary>A number, a dot or parenthesis, and a space; the match leaves the space.</summary>
    public static Match Number(Lookahead ahead)
    {
        int digits = 0;
        while (digits < ahead.Length && char.IsAsciiDigit(ahead[digits]))
            digits++;
        if (digits is 0 or > LongestNumber)
            return Match.No;
        if (!ahead.TryPeek(digits, out char mark))
            return Match.Undecided;
        if (mark is not ('.' or ')'))
            return Match.No;
        if (!ahead.TryPeek(digits + 1, out char next))
            return Match.Undecided;
        return next is ' ' or '\t' or '\r' ? Match.Found(digits + 1) : Match.No;
    }

    /// <summary>The box of a task, open or ticked, and a space; the match leaves the space.</summary>
    public static Match TaskBox(Lookahead ahead)
    {
        ahead = ahead.Within(4);
        if (ahead[0] != '[')
            return Match.No;
        if (ahead.Length > 1 && ahead[1] is not (' ' or 'x' or 'X'))
            return Match.No;
        if (ahead.Length > 2 && ahead[2] != ']')
            return Match.No;
        if (ahead.Length > 3)
            return ahead[3] is ' ' or '\t' or '\n' ? Match.Found(3) : Match.No;
        return ahead.IsEnd && ahead.Length == 3 ? Match.Found(3) : ahead.AtEnd;
    }

    /// <summary>The label of an alert, <c>[!NOTE]</c>.</summary>
    public static Match Alert(Lookahead ahead)
    {
        ahead = ahead.Within(HoldLimits.Alert);
        if (!ahead.TryPeek(1, out char mark))
            return Match.Undecided;
        if (mark != '!')
            return Match.No;
        int end = 2;
        while (end < ahead.Length && char.IsAsciiLetter(ahead[end]))
            end++;
        if (end == ahead.Length)
            return ahead.AtEnd;
        return ahead[end] == ']' && end > 2 ? Match.Found(end + 1) : Match.No;
    }

    /// <summary>A horizontal rule: three or more of one mark and nothing else on the line; the match leaves the line end.</summary>
    public static Match Rule(Lookahead ahead)
    {
        char mark = ahead[0];
        if (mark is not ('-' or '*' or '_'))
            return Match.No;
        Match line = OnlyOnLine(ahead, mark, ' ');
        return line.IsFound && ahead.Text[..line.Length].Count(mark) < 3 ? Match.No : line;
    }

    /// <summary>The underline that makes the line above it a heading; the match leaves the line end.</summary>
    public static Match Underline(Lookahead ahead) => ahead[0] is '=' or '-' ? OnlyOnLine(ahead, ahead[0], ahead[0]) : Match.No;

    /// <summary>Matches a line of nothing but two characters and white space at its end; the match leaves the line end.</summary>
    private static Match OnlyOnLine(Lookahead ahead, char mark, char other)
    {
        ahead = ahead.Within(HoldLimits.MarkLine);
        int end = ahead.Text.IndexOfAnyExcept(mark, other);
        if (end < 0)
            return ahead.IsEnd ? Match.Found(ahead.Length) : Match.Undecided;
        while (end < ahead.Length && Characters.IsSpaceOrTab(ahead[end]))
            end++;
        if (!ahead.TryPeek(end, out char next))
            return Match.Undecided;
        return next == '\n' ? Match.Found(end) : Match.No;
    }

    private static int CountRun(ReadOnlySpan<char> text, char mark)
    {
        int end = text.IndexOfAnyExcept(mark);
        return end < 0 ? text.Length : end;
    }
}
