namespace FishAudio.AI.Markdown;

/// <summary>A line that defines what a reference or a footnote elsewhere stands for.</summary>
internal static class LinkDefinition
{
    private static readonly string[] AddressStarts = ["http://", "https://", "www.", "mailto:", "/", "./", "../", "#", "<"];

    /// <summary>
    /// Matches <c>[label]: address</c> up to its address. Without an address it is text: <c>[Anna]: Hello!</c> in a dialogue.
    /// </summary>
    public static Match Link(Lookahead ahead)
    {
        ahead = ahead.Within(HoldLimits.Definition);
        Match label = Label(ahead);
        if (!label.IsFound)
            return label;

        int address = label.Length;
        while (address < ahead.Length && ahead[address] is ' ' or '\t')
            address++;
        if (address == ahead.Length)
            return ahead.AtEnd;

        bool isOpen = false;
        foreach (string start in AddressStarts)
        {
            Match match = ahead.From(address).StartsWith(start);
            if (match.IsFound)
                return Match.Found(address);
            isOpen |= match.IsUndecided;
        }

        return isOpen ? Match.Undecided : Match.No;
    }

    /// <summary>Matches <c>[^label]:</c>.</summary>
    public static Match Footnote(Lookahead ahead)
    {
        if (ahead.Length < 2)
            return ahead.AtEnd;
        return ahead[1] == '^' ? Label(ahead.Within(HoldLimits.Definition)) : Match.No;
    }

    private static Match Label(Lookahead ahead)
    {
        int end = ahead.Text[1..].IndexOfAny("[]\n") + 1;
        if (end == 0)
            return ahead.AtEnd;
        if (ahead[end] != ']' || end == 1)
            return Match.No;
        if (!ahead.TryPeek(end + 1, out char next))
            return Match.Undecided;
        return next == ':' ? Match.Found(end + 2) : Match.No;
    }
}
