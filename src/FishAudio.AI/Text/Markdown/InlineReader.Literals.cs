namespace FishAudio.AI;

/// <content>Code and formulas, whose characters are no marks.</content>
internal sealed partial class InlineReader
{
    /// <summary>Reads on in a text without marks.</summary>
    public void ReadLiteral(Lookahead ahead)
    {
        if (char.IsWhiteSpace(ahead[0]))
        {
            _writer.Space();
            return;
        }

        int end = 0;
        while (end < ahead.Length && (ahead[end] is > ' ' and < '\u007F' || Characters.IsPlainBeyondAscii(ahead[end])))
            end++;
        if (end > 0)
            _writer.Say(ahead.Text[..end]);
        else
            ReadSymbol(ahead);
    }

    private void ReadBackticks(Lookahead ahead)
    {
        Match code = LiteralSpans.Code(ahead, out int fence);
        if (code == Match.No)
            _writer.Skip(fence);
        else if (code.IsFound)
            ReadLiteralSpan(ahead.Text[..code.Length], fence, isSpoken: _options.InlineCode);
    }

    private void ReadFormula(Lookahead ahead, string closing)
    {
        Match formula = LiteralSpans.Formula(ahead, closing);
        if (formula == Match.No)
            _writer.Skip(closing.Length);
        else if (formula.IsFound)
            ReadLiteralSpan(ahead.Text[..formula.Length], closing.Length, isSpoken: _options.Formulas);
    }

    private void ReadDollar(Lookahead ahead)
    {
        if (!ahead.TryPeek(1, out char second))
            return;
        if (second == '$')
        {
            if (!ahead.TryPeek(2, out char third))
                return;
            if (third == '$')
                _writer.Say(ahead.Text[..3]);
            else
                ReadFormula(ahead, "$$");
            return;
        }

        Match formula = LiteralSpans.DollarFormula(ahead);
        if (formula == Match.No)
            SayOne(ahead);
        else if (formula.IsFound)
            ReadLiteralSpan(ahead.Text[..formula.Length], 1, isSpoken: _options.Formulas);
    }

    /// <summary>Says what stands between two delimiters of the same length.</summary>
    private void ReadLiteralSpan(ReadOnlySpan<char> span, int delimiterLength, bool isSpoken)
    {
        if (!isSpoken)
        {
            _writer.Remove(span.Length);
            return;
        }

        _writer.Skip(delimiterLength);
        ReadOnlySpan<char> inside = span[delimiterLength..^delimiterLength];
        while (!inside.IsEmpty)
        {
            long before = _writer.Position;
            ReadLiteral(new Lookahead(inside, isEnd: true));
            inside = inside[(int)(_writer.Position - before)..];
        }

        _writer.Skip(delimiterLength);
    }
}
