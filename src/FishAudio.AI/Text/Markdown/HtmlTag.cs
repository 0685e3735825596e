using System.Collections.Frozen;

namespace FishAudio.AI.Markdown;

/// <summary>A tag of HTML, and what its place in the text is when it is gone.</summary>
internal static class HtmlTag
{
    internal enum Kind
    {
        /// <summary>Part of a word or line: <c>b</c>, <c>sup</c>.</summary>
        Inline,

        /// <summary>Part of a line, never of a word: <c>object</c>, <c>option</c>, and names that models wrap replies in.</summary>
        Wrapper,

        /// <summary>The end of a line: <c>br</c>.</summary>
        Line,

        /// <summary>The start or end of a block: <c>p</c>, <c>li</c>.</summary>
        Block,

        /// <summary>The start of a cell: <c>td</c>.</summary>
        Cell,
    }

    private const int LongestName = 10;

    private static readonly FrozenDictionary<string, Kind> Elements = KnownElements();

    /// <summary>
    /// Matches an opening, closing or empty tag of a known element. Other names in angle brackets are text, and so are types behind a
    /// word: <c>Replace &lt;name&gt; with yours</c>, <c>List&lt;object&gt;</c>.
    /// </summary>
    /// <param name="ahead">The text from the angle bracket on.</param>
    /// <param name="isBehindWord">Whether the bracket stands directly behind a word.</param>
    /// <param name="kind">What the tag was there for.</param>
    public static Match Read(Lookahead ahead, bool isBehindWord, out Kind kind)
    {
        kind = Kind.Inline;
        ahead = ahead.Within(HoldLimits.HtmlTag);
        int nameStart = ahead.Length > 1 && ahead[1] == '/' ? 2 : 1;
        int i = nameStart;
        while (i < ahead.Length && char.IsAsciiLetterOrDigit(ahead[i]))
            i++;
        if (i - nameStart > LongestName || (i == nameStart && i < ahead.Length))
            return Match.No;
        if (i == ahead.Length)
            return ahead.IsEnd && IsHalfName(ahead.Text[nameStart..], isClosing: nameStart == 2) ? Match.Found(i) : ahead.AtEnd;

        if (!Elements.TryGetValue(ahead.Text[nameStart..i].ToString(), out kind))
            return Match.No;
        if (isBehindWord && nameStart == 1 && (kind == Kind.Wrapper || char.IsAsciiLetterUpper(ahead[1])))
            return Match.No;
        return Attributes(ahead, i);
    }

    /// <summary>Whether a tag opens a superscript.</summary>
    public static bool IsSuperscript(ReadOnlySpan<char> tag) =>
        tag.Length > 4 && !char.IsAsciiLetterOrDigit(tag[4]) && tag.StartsWith("<sup", StringComparison.OrdinalIgnoreCase);

    private static Match Attributes(Lookahead ahead, int i)
    {
        while (true)
        {
            int start = i;
            while (i < ahead.Length && char.IsWhiteSpace(ahead[i]))
                i++;
            if (i < ahead.Length && ahead[i] == '/')
                i++;
            if (i == ahead.Length)
                return HalfTag(ahead);
            if (ahead[i] == '>')
                return Match.Found(i + 1);
            if (i == start || !char.IsAsciiLetter(ahead[i]))
                return Match.No;

            while (i < ahead.Length && (char.IsAsciiLetterOrDigit(ahead[i]) || ahead[i] is '-' or ':' or '_' or '.'))
                i++;
            if (i == ahead.Length)
                return HalfTag(ahead);

            // A word alone is an attribute only as the last one, or else "a <b and c" would wait for a long time.
            if (ahead[i] == '>')
                return Match.Found(i + 1);
            if (ahead[i] != '=')
                return Match.No;
            i = EndOfValue(ahead, i + 1);
            if (i == ahead.Length)
                return HalfTag(ahead);
        }
    }

    private static int EndOfValue(Lookahead ahead, int i)
    {
        if (i == ahead.Length)
            return i;
        if (ahead[i] is not ('"' or '\''))
        {
            int space = ahead.Text[i..].IndexOfAny(" \t\n>");
            return space < 0 ? ahead.Length : i + space;
        }

        int closing = ahead.Text[(i + 1)..].IndexOf(ahead[i]);
        return closing < 0 ? ahead.Length : i + 1 + closing + 1;
    }

    /// <summary>A tag that is cut off by the end of the text is dropped; one that is longer than any tag is plain text.</summary>
    private static Match HalfTag(Lookahead ahead) => ahead.IsEnd && ahead.Length < HoldLimits.HtmlTag ? Match.Found(ahead.Length) : ahead.AtEnd;

    private static bool IsHalfName(ReadOnlySpan<char> name, bool isClosing)
    {
        if (isClosing)
            return true;
        foreach (string element in Elements.Keys)
        {
            if (name.Length > 1 && element.AsSpan().StartsWith(name, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static FrozenDictionary<string, Kind> KnownElements()
    {
        const string inline = "a abbr acronym b bdi bdo big cite code del dfn em font i img ins kbd mark math q rp rt ruby s samp small span strike strong "
            + "sub sup tt u var wbr";
        const string wrapper = "audio button canvas data embed iframe input label link map meta meter noscript object option output picture progress select "
            + "slot source svg template textarea time title video think thinking thought reasoning reflection scratchpad answer response result final reply message";
        const string block = "address article aside base blockquote body caption center col colgroup dd details dialog div dl dt fieldset figcaption "
            + "figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol p pre search section summary table tbody tfoot thead tr ul";

        Dictionary<string, Kind> elements = new(StringComparer.OrdinalIgnoreCase) { ["br"] = Kind.Line, ["td"] = Kind.Cell, ["th"] = Kind.Cell };
        foreach (string name in inline.Split(' '))
            elements[name] = Kind.Inline;
        foreach (string name in wrapper.Split(' '))
            elements[name] = Kind.Wrapper;
        foreach (string name in block.Split(' '))
            elements[name] = Kind.Block;
        return elements.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
