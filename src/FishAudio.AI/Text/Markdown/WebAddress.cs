namespace FishAudio.AI.Markdown;

/// <summary>A web or e-mail address that stands in the text by itself.</summary>
internal static class WebAddress
{
    private static readonly string[] Starts = ["https://", "http://", "ftp://", "www."];

    public static bool MayStartWith(char c) => c is 'h' or 'H' or 'w' or 'W' or 'f' or 'F';

    /// <summary>Matches a web address at the start of a word, without the punctuation of the sentence behind it.</summary>
    public static Match Url(Lookahead ahead)
    {
        Match start = Start(ahead);
        if (!start.IsFound)
            return start;

        Lookahead window = ahead.Within(HoldLimits.Address);
        int end = start.Length;
        while (end < window.Length && IsUrlCharacter(window[end]))
            end++;
        if (end == window.Length && !window.IsEnd)
            return Match.Undecided;
        end = TrimEnd(window.Text[..end]);
        return end > start.Length ? Match.Found(end) : Match.No;
    }

    /// <summary>Matches an e-mail address at the start of a word.</summary>
    public static Match Email(Lookahead ahead)
    {
        ahead = ahead.Within(HoldLimits.Address);
        int at = 0;
        while (at < ahead.Length && IsEmailCharacter(ahead[at]))
            at++;
        if (at == ahead.Length)
            return ahead.AtEnd;
        if (at == 0 || ahead[at] != '@')
            return Match.No;

        int end = at + 1;
        while (end < ahead.Length && (char.IsAsciiLetterOrDigit(ahead[end]) || ahead[end] is '.' or '-'))
            end++;
        if (end == ahead.Length && !ahead.IsEnd)
            return Match.Undecided;
        end = at + 1 + ahead.Text[(at + 1)..end].TrimEnd(".-").Length;
        return ahead.Text[(at + 1)..end].Contains('.') ? Match.Found(end) : Match.No;
    }

    /// <summary>Matches an address in angle brackets, the brackets included.</summary>
    public static Match Autolink(Lookahead ahead, out bool isEmail)
    {
        isEmail = false;
        ahead = ahead.Within(HoldLimits.Address);
        bool hasScheme = false;
        for (int i = 1; i < ahead.Length; i++)
        {
            char c = ahead[i];
            if (c == '>')
                return isEmail || (hasScheme && i > 3) ? Match.Found(i + 1) : Match.No;
            if (char.IsWhiteSpace(c) || c is '<' or '"' || (i == 1 && !char.IsAsciiLetterOrDigit(c)))
                return Match.No;
            if (!hasScheme && !char.IsAsciiLetterOrDigit(c) && c is not (':' or '.' or '+' or '-' or '_' or '@'))
                return Match.No;
            hasScheme |= c == ':';
            isEmail |= c == '@' && (!hasScheme || ahead.Text[1..].StartsWith("mailto:", StringComparison.OrdinalIgnoreCase));
        }

        return ahead.IsEnd && hasScheme ? Match.Found(ahead.Length) : ahead.AtEnd;
    }

    /// <summary>Finds the host of a web address, or what is behind the sign of an e-mail address.</summary>
    public static Range Domain(ReadOnlySpan<char> address)
    {
        int scheme = address.IndexOf("://", StringComparison.Ordinal);
        int start = scheme < 0 ? 0 : scheme + 3;
        int path = address[start..].IndexOfAny("/?#");
        int end = path < 0 ? address.Length : start + path;

        start += address[start..end].LastIndexOf('@') + 1;
        int port = address[start..end].LastIndexOf(':');
        if (port >= 0)
            end = start + port;
        if (address[start..end].StartsWith("www.", StringComparison.OrdinalIgnoreCase))
            start += 4;
        return start..end;
    }

    private static Match Start(Lookahead ahead)
    {
        foreach (string start in Starts)
        {
            Match match = ahead.StartsWith(start);
            if (match != Match.No)
                return match;
        }

        return Match.No;
    }

    // Chinese and Japanese text follows an address without a space.
    private static bool IsUrlCharacter(char c) =>
        !char.IsWhiteSpace(c) && c is not ('<' or '>' or '"' or '`' or '|' or '\\' or '^' or '{' or '}')
        && !Characters.IsWide(c) && c is not (>= '\u2010' and <= '\u206F') && !char.IsControl(c) && !char.IsSurrogate(c);

    private static bool IsEmailCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '%' or '+' or '-';

    private static int TrimEnd(ReadOnlySpan<char> address)
    {
        int end = address.Length;
        while (end > 0)
        {
            char last = address[end - 1];
            bool isUnopened = last == ')' && address[..end].Count(')') > address[..end].Count('(');
            bool isUnopenedSquare = last == ']' && address[..end].Count(']') > address[..end].Count('[');
            if (!isUnopened && !isUnopenedSquare && last is not ('.' or ',' or ';' or ':' or '!' or '?' or '\'' or '_' or '~' or '*'))
                break;
            end--;
        }

        return end;
    }
}
