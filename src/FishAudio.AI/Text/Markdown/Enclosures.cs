namespace FishAudio.AI.Markdown;

/// <summary>What opens a stretch of text of which nothing is spoken until a literal closes it.</summary>
/// <param name="Opening">The literal that opens it.</param>
/// <param name="Closing">The literal that closes it.</param>
/// <param name="Spoken">What is spoken instead.</param>
/// <param name="IsTag">Whether the opening is the name of a tag: then attributes may follow it, and other characters of a name may not.</param>
internal sealed record Enclosure(string Opening, string Closing, string Spoken = "", bool IsTag = false);

/// <summary>The enclosures that these options know: rules of the host, reasoning, and the parts of HTML that are not text.</summary>
internal sealed class Enclosures
{
    /// <summary>The tags in which models write what they think; each of them is also known to <see cref="HtmlTag"/>, for one half of a pair.</summary>
    private static readonly string[] Reasoning = ["think", "thinking", "thought", "reasoning", "reflection", "scratchpad"];

    private readonly Enclosure[] _known;
    private readonly string _starts;

    public Enclosures(SpeechTextOptions options)
    {
        List<Enclosure> known = [];
        foreach (SpeechTextRule rule in options.Rules)
            known.Add(new Enclosure(rule.Opening, rule.Closing, rule.Spoken));
        if (!options.Reasoning)
            known.AddRange(from name in Reasoning select new Enclosure("<" + name, $"</{name}>", IsTag: true));
        if (!options.Html)
            known.AddRange([new("<!--", "-->"), new("<script", "</script>", IsTag: true), new("<style", "</style>", IsTag: true)]);
        _known = [.. known];
        _starts = new string([.. _known.Select(enclosure => enclosure.Opening[0]).Distinct()]);
    }

    /// <summary>Gets whether an enclosure may begin with a character.</summary>
    public bool MayStartWith(char c) => _starts.Contains(c);

    /// <summary>Matches the opening of an enclosure.</summary>
    public Match Opening(Lookahead ahead, out Enclosure? enclosure)
    {
        enclosure = null;
        if (!MayStartWith(ahead[0]))
            return Match.No;

        // An earlier enclosure that is still possible goes before a later one that is certain.
        foreach (Enclosure candidate in _known)
        {
            Match match = ahead.StartsWith(candidate.Opening);
            if (match.IsFound && candidate.IsTag)
                match = EndOfName(ahead, match);
            if (match.IsFound)
                enclosure = candidate;
            if (match != Match.No)
                return match;
        }

        return Match.No;
    }

    /// <summary>Tells how much of the text belongs to an enclosure that is open.</summary>
    /// <param name="ahead">The text.</param>
    /// <param name="enclosure">The enclosure.</param>
    /// <param name="isClosed">Whether it is closed behind that.</param>
    /// <returns>The length in characters.</returns>
    public static int Inside(Lookahead ahead, Enclosure enclosure, out bool isClosed)
    {
        int closing = ahead.Text.IndexOf(enclosure.Closing, StringComparison.OrdinalIgnoreCase);
        isClosed = closing >= 0;
        if (isClosed)
            return closing + enclosure.Closing.Length;
        return ahead.IsEnd ? ahead.Length : Math.Max(0, ahead.Length - enclosure.Closing.Length + 1);
    }

    private static Match EndOfName(Lookahead ahead, Match name)
    {
        if (!ahead.TryPeek(name.Length, out char next))
            return Match.Undecided;
        return char.IsAsciiLetterOrDigit(next) || next == '-' ? Match.No : name;
    }
}
