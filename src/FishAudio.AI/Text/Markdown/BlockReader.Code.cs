namespace FishAudio.AI;

/// <content>Code blocks.</content>
internal sealed partial class BlockReader
{
    private void StartCode(int openingLength)
    {
        if (_options.CodeBlocks == CodeBlockSpeech.Notice)
        {
            _writer.Replace(_options.CodeBlockNotice.AsSpan().Trim(), openingLength);
            EndBlock();
        }
        else
        {
            _writer.Skip(openingLength);
        }

        _lineQuoteDepth = _fence.QuoteDepth;
        _place = Place.CodeLine;
    }

    private void ReadCodeLineStart(Lookahead ahead)
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
            Match closing = CodeFenceClosing(ahead);
            if (closing.IsFound)
            {
                _writer.Skip(closing.Length);
                EndBlock();
                _place = Place.HiddenLine;
            }
            else if (closing == Match.No)
            {
                _place = Place.CodeLine;
                ReadCodeLine(ahead);
            }
        }
    }

    private Match CodeFenceClosing(Lookahead ahead) => ahead[0] == _fence.Mark ? _fence.Closing(ahead) : Match.No;

    private void ReadCodeLine(Lookahead ahead)
    {
        int end = ahead.Text.IndexOf('\n');
        if (end == 0)
        {
            _writer.LineBreak(1);
            _lineQuoteDepth = 0;
            _place = Place.CodeLineStart;
            return;
        }

        if (_options.CodeBlocks == CodeBlockSpeech.Speak)
            _inline.ReadLiteral(ahead);
        else
            _writer.Skip(end < 0 ? ahead.Length : end);
    }
}
