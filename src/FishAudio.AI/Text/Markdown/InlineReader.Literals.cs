namespace FishAudio.AI.Markdown;

/// <content>Code and formulas, whose characters are no marks.</content>
internal sealed partial class InlineReader
{
    /// <summary>Reads on in a text without marks.</summary>
    public void ReadLiteral(Lookahead ahead, BlockKind block)
    {
        char first = ahead[0];
        int end = 0;
        while (end < ahead.Length && IsPlainLiteral(ahead[end]))
            end++;

        if (end > 0)
            _writer.Say(ahead.Text[..end]);
        else if (char.IsWhiteSpace(first))
            _writer.Space();
        else if (first is '<' or '\\')
            ReadLiteralPair(ahead, block);
        else
            ReadSymbol(ahead);
    }

    private static bool IsPlainLiteral(char c) => c is > ' ' and < '\u007F' and not ('<' or '\\') || Characters.IsPlainBeyondAscii(c);

    /// <summary>Reads what is special even here: control tokens, and the backslash that keeps a bar from ending a cell.</summary>
    private void ReadLiteralPair(Lookahead ahead, BlockKind block)
    {
        if (!ahead.TryPeek(1, out char second))
            return;
        if (second != '|')
            SayOne(ahead);
        else if (ahead[0] == '<')
            ReadControlToken(ahead);
        else if (block == BlockKind.Row)
            _writer.Skip(1);
        else
            SayOne(ahead);
    }

    private void ReadBackticks(Lookahead ahead, BlockKind block)
    {
        Match code = LiteralSpans.Code(ahead, out int fence);
        if (code == Match.No)
            _writer.Skip(fence);
        else if (code.IsFound)
            ReadLiteralSpan(ahead.Text[..code.Length], fence, block, isSpoken: _options.InlineCode);
    }

    private void ReadFormula(Lookahead ahead, string closing, BlockKind block)
    {
        Match formula = LiteralSpans.Formula(ahead, closing);
        if (formula == Match.No)
            _writer.Skip(closing.Length);
        else if (formula.IsFound)
            ReadLiteralSpan(ahead.Text[..formula.Length], closing.Length, block, isSpoken: _options.Formulas);
    }

    private void ReadDollar(Lookahead ahead, BlockKind block)
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
                ReadFormula(ahead, "$$", block);
            return;
        }

        Match formula = LiteralSpans.DollarFormula(ahead);
        if (formula == Match.No)
            SayOne(ahead);
        else if (formula.IsFound)
            ReadLiteralSpan(ahead.Text[..formula.Length], 1, block, isSpoken: _options.Formulas);
    }

    /// <summary>Says what stands between two delimiters of the same length.</summary>
    private void ReadLiteralSpan(ReadOnlySpan<char> span, int delimiterLength, BlockKind block, bool isSpoken)
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
            ReadLiteral(new Lookahead(inside, isEnd: true), block);
            inside = inside[(int)(_writer.Position - before)..];
        }

        _writer.Skip(delimiterLength);
    }
}
