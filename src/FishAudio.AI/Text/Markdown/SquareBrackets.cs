namespace FishAudio.AI.Markdown;

/// <summary>What stands in square brackets and what follows them.</summary>
internal static class SquareBrackets
{
    /// <summary>Matches from an opening bracket to the one that closes it.</summary>
    public static Match Closed(Lookahead ahead)
    {
        ahead = ahead.Within(HoldLimits.Bracket);
        int depth = 0;
        for (int i = 0; i < ahead.Length; i++)
        {
            switch (ahead[i])
            {
                case '\\':
                    i++;
                    break;
                case '[':
                    depth++;
                    break;
                case ']' when --depth == 0:
                    return Match.Found(i + 1);
                case '\n':
                    Match goesOn = Paragraph.GoesOnAfterLineEnd(ahead, i);
                    if (!goesOn.IsFound)
                        return goesOn;
                    break;
            }
        }

        return ahead.AtEnd;
    }

    /// <summary>Matches <c>(address "title")</c>; at the end of the text also the part of it that has arrived.</summary>
    public static Match Target(Lookahead ahead)
    {
        ahead = ahead.Within(HoldLimits.LinkTarget);
        int i = SkipSpace(ahead, 1);
        i = i < ahead.Length && ahead[i] == '<' ? EndOfAngles(ahead, i) : EndOfAddress(ahead, i);
        if (i < 0)
            return Match.No;

        int title = SkipSpace(ahead, i);
        if (title > i && title < ahead.Length && ahead[title] is '"' or '\'' or '(')
            title = SkipSpace(ahead, EndOfTitle(ahead, title));
        if (title >= ahead.Length)
            return ahead.IsEnd ? Match.Found(ahead.Length) : Match.Undecided;
        return ahead[title] == ')' ? Match.Found(title + 1) : Match.No;
    }

    /// <summary>
    /// Matches a reference behind a label: <c>[]</c>, <c>[1]</c> or a label that is defined. Other words are no reference: two cues may stand side by side.
    /// </summary>
    public static Match Reference(Lookahead ahead, LinkDefinitions definitions)
    {
        ahead = ahead.Within(HoldLimits.Definition);
        int end = 1;
        while (end < ahead.Length && char.IsAsciiDigit(ahead[end]))
            end++;
        if (end < ahead.Length && ahead[end] != ']' && !definitions.IsEmpty)
            end += ahead.Text[end..].IndexOfAny("[]\n") is int next and >= 0 ? next : ahead.Length - end;
        if (end == ahead.Length)
            return ahead.AtEnd;
        ReadOnlySpan<char> label = ahead.Text[1..end];
        bool isReference = ahead[end] == ']' && (label.IndexOfAnyExceptInRange('0', '9') < 0 || definitions.Contains(label));
        return isReference ? Match.Found(end + 1) : Match.No;
    }

    /// <summary>
    /// Whether a bracket that the text ends in is the beginning of a cue or footnote mark: a few words without punctuation.
    /// </summary>
    public static bool IsHalfCue(Lookahead ahead)
    {
        if (!ahead.IsEnd || ahead.Length > HoldLimits.HalfCue)
            return false;
        foreach (char c in ahead.Text[1..])
        {
            if (!char.IsLetterOrDigit(c) && c is not (' ' or '-' or '\'' or '^'))
                return false;
        }

        return true;
    }

    /// <summary>Whether the text between two brackets can only be the numbers of sources: <c>1</c>, <c>2, 3</c>, <c>4–6</c>; four digits are a year.</summary>
    public static bool IsCitation(ReadOnlySpan<char> label)
    {
        if (label.IsEmpty || label[0] is < '1' or > '9')
            return false;

        int digits = 0;
        foreach (char c in label)
        {
            digits = char.IsAsciiDigit(c) ? digits + 1 : 0;
            if (digits > 3 || (digits == 0 && c is not (',' or ' ' or '-' or '–')))
                return false;
        }

        return true;
    }

    /// <summary>Whether the text between two brackets is a number or several: no voice takes that for a direction.</summary>
    public static bool IsNumber(ReadOnlySpan<char> label) => !label.IsEmpty && char.IsAsciiDigit(label[0]) && label.IndexOfAnyExcept("0123456789.,:-– ") < 0;

    private static int SkipSpace(Lookahead ahead, int i)
    {
        while (i < ahead.Length && char.IsWhiteSpace(ahead[i]))
            i++;
        return i;
    }

    private static int EndOfAngles(Lookahead ahead, int start)
    {
        int end = ahead.Text[start..].IndexOfAny('>', '\n');
        if (end < 0)
            return ahead.Length;
        return ahead[start + end] == '>' ? start + end + 1 : -1;
    }

    private static int EndOfAddress(Lookahead ahead, int i)
    {
        int depth = 0;
        for (; i < ahead.Length; i++)
        {
            char c = ahead[i];
            if (char.IsWhiteSpace(c) || (c == ')' && depth == 0))
                break;
            depth += c switch { '(' => 1, ')' => -1, _ => 0 };
        }

        return i;
    }

    private static int EndOfTitle(Lookahead ahead, int start)
    {
        char closing = ahead[start] == '(' ? ')' : ahead[start];
        int end = ahead.Text[(start + 1)..].IndexOf(closing);
        return end < 0 ? ahead.Length : start + 1 + end + 1;
    }
}
