namespace FishAudio.AI.Markdown;

/// <summary>
/// Reads the structure of the text, line by line: at the start of a line it waits only as long as the line could still begin with
/// a mark; from then on the line is text and read as it comes.
/// </summary>
internal sealed partial class BlockReader
{
    private enum Place
    {
        /// <summary>Where marks can stand.</summary>
        LineStart,

        /// <summary>In the text of a block.</summary>
        Text,

        /// <summary>Behind a mark that takes the rest of its line.</summary>
        HiddenLine,

        /// <summary>Between the opening and the closing of something of which nothing is spoken.</summary>
        Enclosed,

        /// <summary>In a line that is code by its indentation.</summary>
        IndentedCode,

        /// <summary>In a line between two fences.</summary>
        FencedCode,

        /// <summary>Where the closing fence can stand.</summary>
        FencedCodeLineStart,
    }

    private readonly SpeechTextOptions _options;
    private readonly SpokenWriter _writer;
    private readonly InlineReader _inline;
    private readonly Enclosures _enclosures;

    private Place _place;

    // The block that is being read: whether it has a line already, and what stands around it.
    private BlockKind _block;
    private bool _isOpen;
    private bool _isFirstLine;
    private bool _isListItem;
    private bool _isInList;
    private bool _isInTable;
    private bool _isInFootnote;
    private int _quoteDepth;

    // The start of the current line, as far as it was read.
    private int _lineQuoteDepth;
    private int _lineIndent;
    private bool _lineIsMarked;
    private bool _mayBeCode = true;

    // What nothing or little is spoken of.
    private CodeFence _fence;
    private bool _isInCode;
    private Enclosure? _enclosure;
    private Place _placeAfterEnclosure;

    public BlockReader(SpeechTextOptions options, SpokenWriter writer)
    {
        _options = options;
        _writer = writer;
        _enclosures = new Enclosures(options);
        _inline = new InlineReader(options, writer, _enclosures);
    }

    /// <summary>Reads on: deals with at least one character, or with none when more have to arrive first.</summary>
    public void Read(Lookahead ahead)
    {
        switch (_place)
        {
            case Place.LineStart:
                ReadLineStart(ahead);
                break;
            case Place.Text:
                ReadText(ahead);
                break;
            case Place.HiddenLine:
                ReadHiddenLine(ahead);
                break;
            case Place.Enclosed:
                ReadEnclosed(ahead);
                break;
            case Place.IndentedCode:
                ReadIndentedCode(ahead);
                break;
            case Place.FencedCode:
                ReadFencedCode(ahead);
                break;
            case Place.FencedCodeLineStart:
                ReadFencedCodeLineStart(ahead);
                break;
        }
    }

    /// <summary>Ends the last block and everything that is open.</summary>
    public void Complete()
    {
        EndBlock();
        _isInTable = _isListItem = _isInList = _isInCode = _isInFootnote = false;
        SetQuoteDepth(0);
        StartLine();
        _mayBeCode = true;
    }

    public void Reset()
    {
        Complete();
        _inline.Reset();
    }

    private void ReadText(Lookahead ahead)
    {
        if (ahead[0] == '\n')
        {
            EndLine();
            return;
        }

        if (TryOpenEnclosure(ahead))
            return;

        if (ahead[0] == '|' && _block == BlockKind.Paragraph && !_isListItem && _isFirstLine)
        {
            Match header = TableMarks.Header(ahead, isLineStart: false);
            if (header.IsUndecided)
                return;
            if (header.IsFound)
                StartRow();
        }

        if (ahead[0] == '|' && _block == BlockKind.Row)
        {
            _writer.CellBreak(1);
            _inline.StartLine();
            return;
        }

        _inline.Read(ahead, _block);
    }

    private void EndLine()
    {
        _writer.LineBreak(1);
        if (_block != BlockKind.Paragraph)
            EndBlock();
        StartLine();
    }

    private void StartLine()
    {
        _place = Place.LineStart;
        _lineQuoteDepth = _lineIndent = 0;
        _lineIsMarked = _mayBeCode = false;
    }

    private void HideLine(int length)
    {
        _writer.Skip(length);
        _place = Place.HiddenLine;
    }

    private void EndBlock()
    {
        _writer.EndBlock();
        _writer.Mute &= Mute.Quote;
        _inline.EndBlock();
        _block = BlockKind.Paragraph;
        _isOpen = false;
    }

    private void ReadHiddenLine(Lookahead ahead)
    {
        int end = ahead.Text.IndexOf('\n');
        if (end == 0)
            EndLine();
        else
            _writer.Skip(end < 0 ? ahead.Length : end);
    }

    /// <summary>Enters an enclosure, or waits for it.</summary>
    /// <returns>Whether the text ahead needs nothing else for the moment.</returns>
    private bool TryOpenEnclosure(Lookahead ahead)
    {
        Match opening = _enclosures.Opening(ahead, out Enclosure? enclosure);
        if (opening == Match.No)
            return false;

        if (opening.IsFound)
        {
            if (_place == Place.LineStart && enclosure!.Spoken.Length > 0)
                StartText();
            _writer.Replace(enclosure!.Spoken, opening.Length);
            _enclosure = enclosure;
            _placeAfterEnclosure = _place;
            _place = Place.Enclosed;
        }

        return true;
    }

    private void ReadEnclosed(Lookahead ahead)
    {
        int length = Enclosures.Inside(ahead, _enclosure!, out bool isClosed);
        if (isClosed)
            _place = _placeAfterEnclosure;
        if (length > 0)
            _writer.Remove(length);
    }
}
