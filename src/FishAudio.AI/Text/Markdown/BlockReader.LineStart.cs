namespace FishAudio.AI.Markdown;

/// <content>What a line can begin with.</content>
internal sealed partial class BlockReader
{
    /// <summary>What is indented below a footnote belongs to it.</summary>
    private const int FootnoteIndent = 2;

    private void ReadLineStart(Lookahead ahead)
    {
        switch (ahead[0])
        {
            case ' ' or '\t' or '\r':
                _lineIndent += ahead[0] == '\t' ? CodeIndent : 1;
                _writer.Space();
                return;
            case '\n':
                ReadBlankLine();
                return;
        }

        if (IsIndentedCode && !_isInFootnote)
        {
            StartIndentedCode();
            ReadIndentedCode(ahead);
            return;
        }

        EndIndentedCode();
        _isInFootnote &= _lineIndent >= FootnoteIndent;
        if (_isInFootnote)
        {
            _place = Place.HiddenLine;
            ReadHiddenLine(ahead);
            return;
        }

        if (ahead[0] == '>')
            ReadQuoteMark();
        else if (ReadMark(ahead) == Match.No && !TryOpenEnclosure(ahead))
        {
            StartText();
            ReadText(ahead);
        }
    }

    private Match ReadMark(Lookahead ahead) => ahead[0] switch
    {
        '#' => ReadHeading(ahead),
        '`' or '~' => ReadFence(ahead),
        '|' => ReadRow(ahead),
        '[' => ReadBracket(ahead),
        ':' => ReadDelimiterRow(ahead),
        '=' => ReadUnderline(ahead),
        >= '0' and <= '9' => ReadNumber(ahead),
        '_' or '-' or '*' or '+' or >= '\u2022' => ReadRuleOrBullet(ahead),
        _ => Match.No,
    };

    private void ReadBlankLine()
    {
        _writer.LineBreak(1);
        EndBlock();
        _isInTable = _isListItem = false;
        SetQuoteDepth(_lineQuoteDepth);
        StartLine();
        _mayBeCode = true;
    }

    private void ReadQuoteMark()
    {
        _lineQuoteDepth++;
        if (_lineQuoteDepth > _quoteDepth)
        {
            EndBlock();
            SetQuoteDepth(_lineQuoteDepth);
        }

        _lineIndent = -1;
        _writer.Skip(1);
    }

    /// <summary>Ends the block before, except when a mark of this line has begun a new one already.</summary>
    private void StartBlock()
    {
        _isInTable = false;
        if (!_lineIsMarked)
        {
            EndBlock();
            SetQuoteDepth(_lineQuoteDepth);
            _isListItem = false;
        }
    }

    private void StartText()
    {
        _isFirstLine = !_isOpen;
        if (_isFirstLine)
        {
            SetQuoteDepth(_lineQuoteDepth);
            _isInList &= _lineIsMarked || _lineIndent > 0;
            if (_isInTable && _block == BlockKind.Paragraph)
                StartRow();
        }

        _isOpen = true;
        _place = Place.Text;
        _inline.StartLine();
    }

    private void SetQuoteDepth(int depth)
    {
        _quoteDepth = depth;
        _writer.Mute = depth > 0 && !_options.BlockQuotes ? _writer.Mute | Mute.Quote : _writer.Mute & ~Mute.Quote;
    }
}
