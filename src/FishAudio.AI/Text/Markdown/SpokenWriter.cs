namespace FishAudio.AI.Markdown;

/// <summary>
/// Writes the spoken text: every piece of source passes through here exactly once, said, replaced or dropped, so the source ranges
/// tile the source by construction. White space is held until a visible character follows, so none begins or ends a block.
/// </summary>
internal sealed class SpokenWriter
{
    private enum Gap
    {
        None,
        Space,
        Line,
        Cell,
    }

    private readonly TokenGuard _guard = new();
    private SpeakableText _sink = new();
    private long _heldFrom;
    private Gap _gap;
    private char _space;
    private bool _removed;
    private bool _spaceAfterRemoval;
    private bool _lastIsMarkup;

    /// <summary>Gets the position in the source: everything before it has been dealt with.</summary>
    public long Position { get; private set; }

    /// <summary>Gets whether the current block has text.</summary>
    public bool BlockHasText { get; private set; }

    /// <summary>Gets the last character said in this block.</summary>
    public char Last { get; private set; } = '\n';

    /// <summary>Gets whether white space, or the start of the block, stands before the next character.</summary>
    public bool IsAfterSpace => _gap != Gap.None || !BlockHasText;

    /// <summary>Gets whether nothing has been said in this block, or in this cell of a row.</summary>
    public bool IsAtCellStart => !BlockHasText || _gap == Gap.Cell;

    /// <summary>Gets whether a cell has ended and nothing was said since.</summary>
    public bool IsAfterCell => _gap == Gap.Cell;

    /// <summary>Gets what was said last.</summary>
    public RecentText Recent { get; } = new();

    /// <summary>Gets or sets whether what is said is markup for the voice.</summary>
    public bool IsMarkup { get; set; }

    /// <summary>Gets or sets why nothing is said at the moment.</summary>
    public Mute Mute { get; set; }

    public void SendTo(SpeakableText sink) => _sink = sink;

    /// <summary>Says characters as they are in the source.</summary>
    public void Say(ReadOnlySpan<char> text)
    {
        if (!_guard.MayConcern(text))
        {
            SayUnguarded(text, text.Length);
            return;
        }

        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == ' ')
                Space();
            else if (_guard.Allows(text[i], IsApartFrom(text[i])))
                SayUnguarded(text.Slice(i, 1), 1);
            else
                Skip(1);
        }
    }

    /// <summary>Says a control token that may reach the model.</summary>
    public void SayToken(ReadOnlySpan<char> token)
    {
        IsMarkup = true;
        SayUnguarded(token, token.Length);
        IsMarkup = false;
    }

    /// <summary>Says something in place of source characters.</summary>
    public void Replace(ReadOnlySpan<char> spoken, int sourceLength)
    {
        if (spoken.IsEmpty || (_guard.MayConcern(spoken) && !_guard.Allows(spoken[^1], IsApartFrom(spoken[0]))))
            Remove(sourceLength);
        else
            SayUnguarded(spoken, sourceLength);
    }

    /// <summary>Passes over marks: the words on their two sides stay as close as they are.</summary>
    public void Skip(int sourceLength) => Position += sourceLength;

    /// <summary>Passes over something that stood like a word: it leaves no second space, and does not glue its neighbours together.</summary>
    public void Remove(int sourceLength)
    {
        Position += sourceLength;
        _removed = true;
        _spaceAfterRemoval = false;
    }

    /// <summary>Passes over white space; a single character of it is said as it is, several as one space.</summary>
    public void Space(char space = ' ', int sourceLength = 1)
    {
        if (Mute != Mute.None)
        {
            Remove(sourceLength);
            return;
        }

        _space = _gap == Gap.None && space is not ('\t' or '\r') ? space : ' ';
        if (_gap == Gap.None)
            _gap = Gap.Space;
        _spaceAfterRemoval = _removed;
        Position += sourceLength;
    }

    /// <summary>Passes over characters that end a line inside a block.</summary>
    public void LineBreak(int sourceLength)
    {
        if (_gap < Gap.Line)
            _gap = Gap.Line;
        Position += sourceLength;
    }

    /// <summary>Passes over characters that separate two cells of a row.</summary>
    public void CellBreak(int sourceLength)
    {
        _gap = Gap.Cell;
        Position += sourceLength;
    }

    /// <summary>Ends the block: what was said in it is a sentence, whatever its last character.</summary>
    public void EndBlock()
    {
        if (BlockHasText)
        {
            Emit("\n");
            _sink.AddBreak(Position);
        }

        BlockHasText = false;
        Last = '\n';
        _guard.Reset();
        ForgetGap();
    }

    /// <summary>Hands out source that is still held because nothing of it is spoken.</summary>
    public void Complete()
    {
        if (Position > _heldFrom)
            Emit([]);
    }

    /// <summary>Forgets everything, for the next text.</summary>
    public void Reset()
    {
        Position = _heldFrom = 0;
        BlockHasText = false;
        Last = '\n';
        Mute = Mute.None;
        IsMarkup = false;
        _guard.Reset();
        Recent.Clear();
        ForgetGap();
    }

    private void SayUnguarded(ReadOnlySpan<char> spoken, int sourceLength)
    {
        if (Mute != Mute.None)
        {
            Remove(sourceLength);
            return;
        }

        if (Position > _heldFrom || _gap != Gap.None)
            Emit(TextOfGap(spoken[0]), isMarkup: IsMarkup && _lastIsMarkup);
        ForgetGap();

        Recent.Add(spoken);
        _sink.AddRun(spoken, Position, sourceLength, IsMarkup);
        Position += sourceLength;
        _heldFrom = Position;
        BlockHasText = true;
        Last = spoken[^1];
        _lastIsMarkup = IsMarkup;
    }

    /// <summary>Whether white space is said before the next character; that before a closing mark may go with what was removed.</summary>
    private bool IsApartFrom(char next) => IsAfterSpace && (!BlockHasText || !TextOfGap(next).IsEmpty);

    private ReadOnlySpan<char> TextOfGap(char next)
    {
        if (!BlockHasText)
            return [];

        switch (_gap)
        {
            case Gap.Cell:
                return ", ";
            case Gap.Line:
                return "\n";
            case Gap.Space:
                bool isOfTheRemoved = _removed && (_spaceAfterRemoval ? Characters.IsOpening(Last) : Characters.IsClosing(next));
                return isOfTheRemoved ? [] : new ReadOnlySpan<char>(ref _space);
            default:
                bool wouldGlue = _removed && (IsSpacedWord(Last) || Last is '.' or ',' or ';' or ':' or '!' or '?' or '…') && IsSpacedWord(next);
                return wouldGlue ? " " : [];
        }
    }

    private static bool IsSpacedWord(char c) => Characters.IsWord(c) && !Characters.IsWide(c);

    private void Emit(ReadOnlySpan<char> text, bool isMarkup = false)
    {
        Recent.Add(text);
        _sink.AddRun(text, _heldFrom, checked((int)(Position - _heldFrom)), isMarkup);
        _heldFrom = Position;
    }

    private void ForgetGap()
    {
        _gap = Gap.None;
        _removed = _spaceAfterRemoval = false;
    }
}
