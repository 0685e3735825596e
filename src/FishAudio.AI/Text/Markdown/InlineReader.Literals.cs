namespace FishAudio.AI.Markdown;

/// <content>Code, whose characters are no marks.</content>
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
        else if (first is '[' or ']')
            SayBracket(first);
        else
            ReadSymbol(ahead);
    }

    private static bool IsPlainLiteral(char c) => c is > ' ' and < '\u007F' and not ('<' or '\\' or '[' or ']') || Characters.IsPlainBeyondAscii(c);

    /// <summary>Says a bracket that belongs to the text: a voice that takes cues in brackets would act out what stands in them.</summary>
    private void SayBracket(char bracket)
    {
        bool isCue = _markup == SpeechMarkup.S2;
        _writer.Replace(bracket == '[' ? isCue ? "(" : "[" : isCue ? ")" : "]", 1);
    }

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
        else if (code.IsFound && !_options.InlineCode)
            _writer.Remove(code.Length);
        else if (code.IsFound)
        {
            _writer.Skip(fence);
            ReadLiteralInside(ahead.Text[fence..(code.Length - fence)], block);
            _writer.Skip(fence);
        }
    }

    private void ReadLiteralInside(ReadOnlySpan<char> text, BlockKind block)
    {
        while (!text.IsEmpty)
        {
            long before = _writer.Position;
            ReadLiteral(new Lookahead(text, isEnd: true), block);
            text = text[(int)(_writer.Position - before)..];
        }
    }
}
