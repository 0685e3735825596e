namespace FishAudio.AI.Markdown;

/// <content>Code blocks, between fences and indented.</content>
internal sealed partial class BlockReader
{
    /// <summary>From here on a line belongs to what stands above it, or is code.</summary>
    private const int CodeIndent = 4;

    /// <summary>Whether the line is code because it is indented, behind a blank line or other such lines. In a list it is part of an item.</summary>
    private bool IsIndentedCode => _mayBeCode && _lineIndent >= CodeIndent && !_isInList && !_lineIsMarked;

    private void StartIndentedCode()
    {
        if (!_isInCode)
        {
            StartBlock();
            SayCodeNotice(0);
        }

        _isInCode = true;
        _place = Place.IndentedCode;
    }

    private void EndIndentedCode()
    {
        if (_isInCode)
            EndBlock();
        _isInCode = false;
    }

    private void ReadIndentedCode(Lookahead ahead)
    {
        if (!ReadCode(ahead))
            return;
        _writer.LineBreak(1);
        StartLine();
        _mayBeCode = true;
    }

    private void StartFencedCode(Lookahead ahead, int openingLength, int fenceCount)
    {
        StartBlock();
        SayCodeNotice(openingLength);
        _fence = new CodeFence(ahead[0], fenceCount, _lineQuoteDepth);
        _place = Place.FencedCode;
    }

    private void SayCodeNotice(int sourceLength)
    {
        if (_options.CodeBlocks == CodeBlockSpeech.Notice)
        {
            _writer.Replace(_options.CodeBlockNotice.AsSpan().Trim(), sourceLength);
            EndBlock();
        }
        else
        {
            _writer.Skip(sourceLength);
        }
    }

    private void ReadFencedCode(Lookahead ahead)
    {
        if (!ReadCode(ahead))
            return;
        _writer.LineBreak(1);
        _lineQuoteDepth = 0;
        _place = Place.FencedCodeLineStart;
    }

    private void ReadFencedCodeLineStart(Lookahead ahead)
    {
        char first = ahead[0];
        if (Characters.IsSpaceOrTab(first))
        {
            _writer.Space();
        }
        else if (first == '>' && _lineQuoteDepth < _fence.QuoteDepth)
        {
            _lineQuoteDepth++;
            _writer.Skip(1);
        }
        else if (_lineQuoteDepth < _fence.QuoteDepth)
        {
            // The quote that holds the code has ended, and the code with it.
            EndBlock();
            StartLine();
            ReadLineStart(ahead);
        }
        else
        {
            Match closing = first == _fence.Mark ? _fence.Closing(ahead) : Match.No;
            if (closing.IsFound)
            {
                HideLine(closing.Length);
                EndBlock();
            }
            else if (closing == Match.No)
            {
                _place = Place.FencedCode;
                ReadFencedCode(ahead);
            }
        }
    }

    /// <summary>Reads code up to the end of its line.</summary>
    /// <returns>Whether the end of the line is reached.</returns>
    private bool ReadCode(Lookahead ahead)
    {
        int end = ahead.Text.IndexOf('\n');
        if (end == 0)
            return true;
        if (_options.CodeBlocks == CodeBlockSpeech.Speak)
            _inline.ReadLiteral(end < 0 ? ahead : new Lookahead(ahead.Text[..end], isEnd: true), BlockKind.Paragraph);
        else
            _writer.Skip(end < 0 ? ahead.Length : end);
        return false;
    }
}
