namespace FishAudio.AI.Markdown;

/// <summary>The line of backticks or tildes that opened a code block, and what closes it.</summary>
/// <param name="Mark">The character it is made of.</param>
/// <param name="Count">How many there are; the closing line has at least as many.</param>
/// <param name="QuoteDepth">The depth of block quotes around it; the code ends where the quote ends.</param>
internal readonly record struct CodeFence(char Mark, int Count, int QuoteDepth)
{
    /// <summary>Matches the line that opens a code block, without its line end.</summary>
    public static Match Opening(Lookahead ahead, out int count)
    {
        char mark = ahead[0];
        ahead = ahead.Within(HoldLimits.FenceLine);
        int end = ahead.Text.IndexOfAnyExcept(mark);
        count = end < 0 ? ahead.Length : end;
        if (count < 3)
            return end < 0 ? ahead.AtEnd : Match.No;

        ReadOnlySpan<char> line = ahead.Text[count..];
        int lineEnd = line.IndexOf('\n');

        // Backticks later on the line close a code span that begins with three of them.
        if (mark == '`' && (lineEnd < 0 ? line : line[..lineEnd]).Contains('`'))
            return Match.No;
        if (lineEnd < 0 && !ahead.IsEnd)
            return Match.Undecided;
        return Match.Found(lineEnd < 0 ? ahead.Length : count + lineEnd);
    }

    /// <summary>Matches the line that closes this code block, without its indentation and its line end.</summary>
    public Match Closing(Lookahead ahead)
    {
        ahead = ahead.Within(HoldLimits.FenceLine);
        int end = ahead.Text.IndexOfAnyExcept(Mark);
        if (end < 0)
            end = ahead.Length;
        if (end < ahead.Length && end < Count)
            return Match.No;
        while (end < ahead.Length && Characters.IsSpaceOrTab(ahead[end]))
            end++;
        if (!ahead.TryPeek(end, out char next))
            return Match.Undecided;
        return next == '\n' && ahead.Text[..end].Count(Mark) >= Count ? Match.Found(end) : Match.No;
    }
}
