namespace FishAudio.AI.Markdown;

/// <summary>Stretches whose characters mean only themselves: code and formulas.</summary>
internal static class LiteralSpans
{
    /// <summary>Matches a code span, from its first backtick to its last.</summary>
    /// <param name="ahead">The text from the first backtick on.</param>
    /// <param name="fence">The number of backticks on each side.</param>
    public static Match Code(Lookahead ahead, out int fence)
    {
        ahead = ahead.Within(HoldLimits.CodeSpan);
        fence = CountRun(ahead, 0, '`');
        if (fence == ahead.Length)
            return ahead.AtEnd;

        for (int i = fence; i < ahead.Length; i++)
        {
            if (ahead[i] == '\n')
            {
                Match goesOn = Paragraph.GoesOnAfterLineEnd(ahead, i);
                if (!goesOn.IsFound)
                    return goesOn;
            }
            else if (ahead[i] == '`')
            {
                int run = CountRun(ahead, i, '`');
                i += run;
                if (i == ahead.Length && !ahead.IsEnd)
                    return Match.Undecided;
                if (run == fence)
                    return Match.Found(i);
                i--;
            }
        }

        return ahead.AtEnd;
    }

    /// <summary>Matches a formula, delimiters included.</summary>
    /// <param name="ahead">The text from the opening delimiter on.</param>
    /// <param name="closing">The closing delimiter; the opening one is as long.</param>
    public static Match Formula(Lookahead ahead, string closing)
    {
        ahead = ahead.Within(HoldLimits.Formula);
        for (int i = closing.Length; i < ahead.Length; i++)
        {
            if (ahead[i] == closing[0])
            {
                Match end = ahead.From(i).StartsWith(closing);
                if (end.IsUndecided)
                    return end;
                if (end.IsFound)
                    return Match.Found(i + end.Length);
            }
            else if (ahead[i] == '\n')
            {
                // Not over a blank line, nor into the mark of a quote.
                int next = i + 1;
                while (next < ahead.Length && Characters.IsSpaceOrTab(ahead[next]))
                    next++;
                if (next == ahead.Length)
                    return ahead.AtEnd;
                if (ahead[next] is '\n' or '>')
                    return Match.No;
            }
        }

        return ahead.AtEnd;
    }

    /// <summary>
    /// Matches a formula between single dollar signs: it begins with a letter, a command, or a number that a power or a command follows;
    /// it ends without a space, no word is in it, and none follows it unless there is a command in it. What begins otherwise is a price, or a variable of a shell.
    /// </summary>
    public static Match DollarFormula(Lookahead ahead)
    {
        ahead = ahead.Within(HoldLimits.DollarFormula);
        int start = 1;
        while (start < ahead.Length && (char.IsAsciiDigit(ahead[start]) || (start > 1 && ahead[start] == ' ')))
            start++;
        if (start == ahead.Length)
            return ahead.AtEnd;
        char first = ahead[start];
        if (first is not ('\\' or '^' or '_' or '{') && (start > 1 || !(char.IsAsciiLetter(first) || first is '(' or '[' or '-')))
            return Match.No;

        int depth = 0;
        int word = start;
        for (int i = start; i < ahead.Length; i++)
        {
            // A word that is neither a command nor in braces: this is no formula.
            depth += ahead[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (!char.IsAsciiLetter(ahead[i]))
                word = i + 1;
            bool isWord = i - word == 2 && depth == 0 && ahead[word - 1] != '\\';
            if (isWord || ahead[i] is '\n' or '`')
                return Match.No;
            if (ahead[i] != '$')
                continue;
            if (!ahead.TryPeek(i + 1, out char next))
                return Match.Undecided;
            bool isClosing = !char.IsWhiteSpace(ahead[i - 1]) && (!Characters.IsWord(next) || ahead.Text[..i].Contains('\\')) && next != '$';
            return isClosing ? Match.Found(i + 1) : Match.No;
        }

        return ahead.AtEnd;
    }

    private static int CountRun(Lookahead ahead, int start, char mark)
    {
        int length = ahead.Text[start..].IndexOfAnyExcept(mark);
        return length < 0 ? ahead.Length - start : length;
    }
}
