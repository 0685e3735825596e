namespace FishAudio.AI.Markdown;

/// <summary>What shows that a line with bars is a row of a table.</summary>
internal static class TableMarks
{
    /// <summary>
    /// Matches the rest of a header row from one of its bars on, without its line end, when the next line shows that it is one.
    /// </summary>
    /// <param name="ahead">The text from the bar on.</param>
    /// <param name="isLineStart">Whether the bar is the first character of its line.</param>
    public static Match Header(Lookahead ahead, bool isLineStart)
    {
        ahead = ahead.Within(isLineStart ? HoldLimits.TableHeader : HoldLimits.BareTableHeader);
        int lineEnd = ahead.Text.IndexOf('\n');
        if (lineEnd < 0 && !ahead.IsEnd)
            return Match.Undecided;

        ReadOnlySpan<char> line = (lineEnd < 0 ? ahead.Text : ahead.Text[..lineEnd]).TrimEnd();
        bool isClosed = isLineStart && line.Length > 1 && line[^1] == '|';
        if (lineEnd < 0 || lineEnd + 1 == ahead.Length)
            return isClosed ? FoundAtEnd(ahead, line.Length) : ahead.AtEnd;

        // Rows that begin and end with a bar need no more than a second bar below them; others need the whole delimiter row.
        Lookahead below = ahead.From(lineEnd + 1);
        if (isClosed)
        {
            int first = below.Text.IndexOfAnyExcept(' ', '\t', '>');
            if (first < 0)
                return FoundAtEnd(ahead, line.Length);
            if (below[first] == '|')
                return Match.Found(line.Length);
        }

        Match delimiters = DelimiterRow(below);
        return delimiters.IsFound ? Match.Found(line.Length) : delimiters;
    }

    /// <summary>Matches the row of dashes, colons and bars under a header, without its line end.</summary>
    public static Match DelimiterRow(Lookahead ahead)
    {
        ahead = ahead.Within(HoldLimits.MarkLine);
        int end = ahead.Text.IndexOfAnyExcept("|:- \t\r");
        if (end < 0)
            end = ahead.Length;
        if (!ahead.TryPeek(end, out char next))
            return Match.Undecided;
        bool isRow = next == '\n' && ahead.Text[..end].Contains('-') && ahead.Text[..end].IndexOfAny('|', ':') >= 0;
        return isRow ? Match.Found(end) : Match.No;
    }

    private static Match FoundAtEnd(Lookahead ahead, int length) => ahead.IsEnd ? Match.Found(length) : Match.Undecided;
}
