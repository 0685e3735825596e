namespace FishAudio.AI.Markdown;

/// <content>Formulas in TeX: commands are said as the signs they stand for, and braces as parentheses where they are needed.</content>
internal sealed partial class InlineReader
{
    private void ReadFormula(Lookahead ahead, string closing, BlockKind block)
    {
        Match formula = LiteralSpans.Formula(ahead, closing);
        if (formula == Match.No)
            _writer.Skip(closing.Length);
        else if (formula.IsFound)
            SayFormula(ahead.Text[..formula.Length], closing.Length, block);
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
            SayFormula(ahead.Text[..formula.Length], 1, block);
    }

    /// <summary>Reads a command that a model has written without delimiters: <c>\boxed{42}</c>. Without braces it is part of a path.</summary>
    private void ReadTexOutsideFormula(Lookahead ahead, BlockKind block)
    {
        Match command = TexGroup.Command(ahead);
        if (command == Match.No)
            SayOne(ahead);
        else if (command.IsFound && !_options.Formulas)
            _writer.Remove(command.Length);
        else if (command.IsFound)
            ReadTex(ahead.Text[..command.Length], block);
    }

    private void SayFormula(ReadOnlySpan<char> formula, int delimiterLength, BlockKind block)
    {
        if (!_options.Formulas)
        {
            _writer.Remove(formula.Length);
            return;
        }

        ReadOnlySpan<char> tex = formula[delimiterLength..^delimiterLength].TrimEnd();
        _writer.Skip(delimiterLength);
        ReadTex(tex, block);
        int rest = formula.Length - delimiterLength - tex.Length;
        if (rest == delimiterLength)
            _writer.Skip(rest);
        else
            _writer.Remove(rest);
    }

    private void ReadTex(ReadOnlySpan<char> tex, BlockKind block)
    {
        while (!tex.IsEmpty)
        {
            long before = _writer.Position;
            switch (tex[0])
            {
                case '\\' when tex.Length > 1:
                    ReadTexCommand(tex, block);
                    break;
                case '{' when TexGroup.Closed(tex) is int length and > 0:
                    ReadTexGroup(tex[..length], block, inParentheses: false);
                    break;
                case '^':
                    ReadTexPower(tex, block);
                    break;
                case '_':
                    _writer.Space();
                    ReadTexArgument(tex[1..], block);
                    break;
                case '{' or '}' or '\\':
                    _writer.Skip(1);
                    break;
                case '&' or '~':
                    _writer.Space();
                    break;
                default:
                    int end = tex[1..].IndexOfAny("\\{}^_&~") + 1;
                    ReadLiteralInside(end == 0 ? tex : tex[..end], block);
                    break;
            }

            tex = tex[(int)(_writer.Position - before)..];
        }
    }

    private void ReadTexCommand(ReadOnlySpan<char> tex, BlockKind block)
    {
        int end = 1;
        while (end < tex.Length && char.IsAsciiLetter(tex[end]))
            end++;
        ReadOnlySpan<char> name = tex[1..end];
        if (name.IsEmpty)
        {
            ReadTexEscape(tex, block);
        }
        else if (TexSigns.IsFraction(name))
        {
            _writer.Skip(end);
            int numerator = ReadTexArgument(tex[end..], block);
            _writer.Replace("/", 0);
            ReadTexArgument(tex[(end + numerator)..], block);
        }
        else if (TexSigns.HasHiddenArgument(name))
        {
            _writer.Remove(end + TexGroup.Closed(tex[end..]));
        }
        else if (TexSigns.Find(name) is { } sign)
        {
            SayTexSign(sign, end);
            if (name is "sqrt")
                ReadTexArgument(tex[end..], block);
        }
        else
        {
            // The name of a function is a word; it is spoken as one.
            if (Characters.IsWord(_writer.Last) && !_writer.IsAfterSpace)
                _writer.Space(' ', 0);
            _writer.Skip(1);
            _writer.Say(name);
        }
    }

    private void ReadTexEscape(ReadOnlySpan<char> tex, BlockKind block)
    {
        if (tex[1] is '%' or '$' or '&' or '#' or '_' or '{' or '}' or '|')
        {
            _writer.Skip(1);
            _writer.Say(tex.Slice(1, 1));
        }
        else if (tex[1] == '\\' && block == BlockKind.Paragraph)
        {
            _writer.LineBreak(2);
        }
        else
        {
            _writer.Space(' ', 2);
        }
    }

    private void ReadTexPower(ReadOnlySpan<char> tex, BlockKind block)
    {
        if (TexSigns.Power(tex, out int length) is { } power)
        {
            _writer.Replace(power, length);
        }
        else
        {
            _writer.Say(tex[..1]);
            ReadTexArgument(tex[1..], block);
        }
    }

    /// <summary>Reads what a command or mark applies to: a group, or a single letter or digit. Anything else reads itself.</summary>
    /// <returns>How many characters it is long.</returns>
    private int ReadTexArgument(ReadOnlySpan<char> tex, BlockKind block)
    {
        int start = tex.IndexOfAnyExcept(' ');
        if (start < 0)
            return 0;

        int length = TexGroup.Closed(tex[start..]);
        if (length == 0 && !char.IsAsciiLetterOrDigit(tex[start]))
            return 0;
        _writer.Skip(start);
        if (length == 0)
            _writer.Say(tex.Slice(start, length = 1));
        else
            ReadTexGroup(tex.Slice(start, length), block, TexGroup.IsSum(tex.Slice(start + 1, length - 2)));
        return start + length;
    }

    private void ReadTexGroup(ReadOnlySpan<char> group, BlockKind block, bool inParentheses)
    {
        if (!inParentheses)
            _writer.Skip(1);
        else
            _writer.Replace("(", 1);
        ReadTex(group[1..^1], block);
        if (!inParentheses)
            _writer.Skip(1);
        else
            _writer.Replace(")", 1);
    }

    private void SayTexSign(string sign, int length)
    {
        if (sign is "")
            _writer.Skip(length);
        else if (sign is " ")
            _writer.Space(' ', length);
        else
            _writer.Replace(sign, length);
    }
}
