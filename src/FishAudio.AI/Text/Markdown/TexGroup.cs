namespace FishAudio.AI.Markdown;

/// <summary>What stands in braces in a formula.</summary>
internal static class TexGroup
{
    /// <summary>Matches a known command with its groups, at least one, on one line.</summary>
    public static Match Command(Lookahead ahead)
    {
        ahead = ahead.Within(HoldLimits.Formula);
        if (ahead.Text.IndexOf('\n') is int lineEnd and >= 0)
            ahead = new Lookahead(ahead.Text[..lineEnd], isEnd: true);
        int end = 1;
        while (end < ahead.Length && char.IsAsciiLetter(ahead[end]))
            end++;
        if (!ahead.TryPeek(end, out char next))
            return Match.Undecided;
        ReadOnlySpan<char> name = ahead.Text[1..end];
        if (next != '{' || !(TexSigns.IsFraction(name) || TexSigns.HasHiddenArgument(name) || TexSigns.Find(name) is not null))
            return Match.No;

        while (next == '{')
        {
            int length = Closed(ahead.Text[end..]);
            if (length == 0)
                return ahead.AtEnd;
            end += length;
            if (!ahead.TryPeek(end, out next))
                return Match.Undecided;
        }

        return Match.Found(end);
    }

    /// <summary>Measures the group that the text begins with, its braces included.</summary>
    /// <returns>The length in characters; 0 when there is none, or when it is not closed.</returns>
    public static int Closed(ReadOnlySpan<char> tex)
    {
        int depth = 0;
        for (int i = 0; i < tex.Length; i++)
        {
            if (tex[i] == '{')
                depth++;
            else if (tex[i] == '}')
                depth--;
            else if (tex[i] == '\\')
                i++;
            if (depth == 0)
                return i < tex.Length && tex[i] == '}' ? i + 1 : 0;
        }

        return 0;
    }

    /// <summary>Whether a group has to stay together when its braces are gone: there is a sign of its own in it, outside parentheses.</summary>
    public static bool IsSum(ReadOnlySpan<char> inside)
    {
        int depth = 0;
        for (int i = 0; i < inside.Length; i++)
        {
            depth += inside[i] switch { '(' or '[' or '{' => 1, ')' or ']' or '}' => -1, _ => 0 };
            bool isSign = inside[i] is '+' or '=' or '<' or '>' or '/' or ',' || (inside[i] == '-' && i > 0)
                || inside[i..].StartsWith(@"\pm", StringComparison.Ordinal);
            if (isSign && depth == 0)
                return true;
        }

        return false;
    }
}
