namespace FishAudio.AI.Markdown;

/// <summary>
/// How many characters each construct may hold back while it waits for its end. A construct that is longer is spoken as plain text.
/// </summary>
/// <remarks>
/// A model writes 100 to 400 characters a second, so each limit is also a limit of delay. Those of text that is spoken are tight;
/// those of text that is dropped (an address, a tag) are wide, because no sentence could end inside them anyway.
/// </remarks>
internal static class HoldLimits
{
    /// <summary>A label in square brackets: a link, a cue, a citation.</summary>
    public const int Bracket = 200;

    /// <summary>The longest beginning of a cue that is dropped when the text ends in it.</summary>
    public const int HalfCue = 40;

    /// <summary>The part of a link behind its label.</summary>
    public const int LinkTarget = 2048;

    /// <summary>A web or e-mail address in the text.</summary>
    public const int Address = 2048;

    /// <summary>A code span, from its first backtick to its last.</summary>
    public const int CodeSpan = 300;

    /// <summary>A formula between its delimiters.</summary>
    public const int Formula = 500;

    /// <summary>A formula between single dollar signs, which is more often a price or a variable.</summary>
    public const int DollarFormula = 80;

    /// <summary>An HTML tag with its attributes.</summary>
    public const int HtmlTag = 1000;

    /// <summary>A control token such as &lt;|speaker:0|&gt;.</summary>
    public const int ControlToken = 64;

    /// <summary>A pronunciation between its phoneme tags, tags included.</summary>
    public const int Phonemes = 250;

    /// <summary>A cue in parentheses, for models that take them.</summary>
    public const int ParenthesisCue = 40;

    /// <summary>A character reference such as &amp;amp;.</summary>
    public const int Entity = 34;

    /// <summary>A citation mark in the brackets 【 】 or in private-use characters.</summary>
    public const int CitationMark = 200;

    /// <summary>The label of an alert at the start of a quote.</summary>
    public const int Alert = 24;

    /// <summary>A check mark and the white space behind it.</summary>
    public const int CheckMark = 40;

    /// <summary>A run of one emphasis mark.</summary>
    public const int MarkRun = 64;

    /// <summary>A line that consists of marks only: a rule, an underline, the delimiter row of a table.</summary>
    public const int MarkLine = 200;

    /// <summary>The header row of a table and the row under it.</summary>
    public const int TableHeader = 400;

    /// <summary>The same for a header row without a bar at its start, which looks like text until the row under it.</summary>
    public const int BareTableHeader = 150;

    /// <summary>The line that opens a code block.</summary>
    public const int FenceLine = 100;

    /// <summary>The beginning of a link definition, up to its address.</summary>
    public const int Definition = 120;
}
