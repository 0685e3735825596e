namespace FishAudio.AI.Markdown;

/// <content>The marks that make a line something else than text: each is read, waited for, or none.</content>
internal sealed partial class BlockReader
{
    private Match ReadHeading(Lookahead ahead)
    {
        Match heading = LineMarks.Heading(ahead);
        if (heading.IsFound)
        {
            StartBlock();
            _block = BlockKind.Heading;
            _writer.Mute |= _options.Headings ? Mute.None : Mute.Heading;
            _writer.Skip(heading.Length);
            StartText();
        }

        return heading;
    }

    private Match ReadFence(Lookahead ahead)
    {
        Match opening = CodeFence.Opening(ahead, out int count);
        if (opening.IsFound)
            StartFencedCode(ahead, opening.Length, count);

        return opening;
    }

    private Match ReadRow(Lookahead ahead)
    {
        Match match = ReadDelimiterRow(ahead);
        if (match != Match.No)
            return match;

        match = _isInTable ? Match.Found(1) : TableMarks.Header(ahead, isLineStart: true);
        if (match.IsFound)
        {
            StartBlock();
            StartRow();
            StartText();
            _writer.Skip(1);
        }

        return match;
    }

    private Match ReadDelimiterRow(Lookahead ahead)
    {
        if (!_isInTable)
            return Match.No;
        Match row = TableMarks.DelimiterRow(ahead);
        if (row.IsFound)
            HideLine(row.Length);
        return row;
    }

    private Match ReadBracket(Lookahead ahead)
    {
        if (_lineIsMarked)
        {
            Match box = LineMarks.TaskBox(ahead);
            if (box.IsFound)
                _writer.Skip(box.Length);
            if (box != Match.No)
                return box;
        }

        if (_lineQuoteDepth > 0)
        {
            Match alert = LineMarks.Alert(ahead);
            if (alert.IsFound)
                SayAlert(ahead.Text[..alert.Length]);
            if (alert != Match.No)
                return alert;
        }

        Match definition = _options.Footnotes ? Match.No : LinkDefinition.Footnote(ahead);
        if (definition == Match.No)
        {
            definition = LinkDefinition.Link(ahead);
            if (definition.IsFound)
                _inline.Define(ahead.Text[..definition.Length]);
        }

        if (definition.IsFound)
        {
            StartBlock();
            HideLine(definition.Length);
            _isInFootnote = ahead[1] == '^';
        }

        return definition;
    }

    /// <summary>Says the label of an alert as the word that it is: written in capitals, a voice might spell it.</summary>
    private void SayAlert(ReadOnlySpan<char> label)
    {
        StartBlock();
        StartText();
        Span<char> word = stackalloc char[label.Length - 3];
        label[2..^1].ToLowerInvariant(word);
        word[0] = char.ToUpperInvariant(word[0]);
        _writer.Skip(2);
        _writer.Replace(word, word.Length);
        _writer.Skip(1);
    }

    private Match ReadUnderline(Lookahead ahead)
    {
        Match underline = _isOpen && !_lineIsMarked ? LineMarks.Underline(ahead) : Match.No;
        if (underline.IsFound)
        {
            HideLine(underline.Length);
            EndBlock();
        }

        return underline;
    }

    private Match ReadNumber(Lookahead ahead)
    {
        if (_lineIsMarked)
            return Match.No;
        Match number = LineMarks.Number(ahead);
        if (!number.IsFound)
            return number;

        // A line that happens to begin with a year and a dot does not end the paragraph; only a list may count on.
        ReadOnlySpan<char> mark = ahead.Text[..number.Length];
        if (_isOpen && !_isListItem && mark.TrimStart('0') is not ("1." or "1)"))
            return Match.No;

        StartListItem();
        if (_options.ListNumbers)
            _writer.Say(mark);
        else
            _writer.Skip(mark.Length);
        return number;
    }

    private Match ReadRuleOrBullet(Lookahead ahead)
    {
        Match match = ReadDelimiterRow(ahead);
        if (match == Match.No)
            match = ReadUnderline(ahead);
        if (match != Match.No)
            return match;

        match = LineMarks.Rule(ahead);
        if (match.IsFound)
        {
            StartBlock();
            HideLine(match.Length);
            return match;
        }

        if (match == Match.No)
        {
            match = LineMarks.Bullet(ahead);
            if (match.IsFound)
            {
                StartListItem();
                _writer.Skip(match.Length);
            }
        }

        return match;
    }

    private void StartListItem()
    {
        StartBlock();
        _isListItem = _isInList = _lineIsMarked = true;
    }

    private void StartRow()
    {
        _block = BlockKind.Row;
        _isInTable = true;
        _writer.Mute |= _options.Tables ? Mute.None : Mute.Table;
    }
}
