namespace FishAudio.AI.Markdown;

/// <content>Angle brackets, and addresses with or without them.</content>
internal sealed partial class InlineReader
{
    private void ReadAngle(Lookahead ahead, BlockKind block)
    {
        if (!ahead.TryPeek(1, out char next))
            return;

        if (next == '|')
            ReadControlToken(ahead);
        else if (char.IsAsciiLetterOrDigit(next) || next == '/')
            ReadTagOrAutolink(ahead, block);
        else if (next is '!' or '?' && !_options.Html)
            ReadDeclaration(ahead);
        else
            SayOne(ahead);
    }

    private void ReadControlToken(Lookahead ahead)
    {
        Match token = ControlToken.Read(ahead, _markup, out bool isSpoken);
        if (isSpoken)
            _writer.SayToken(ahead.Text[..token.Length]);
        else if (token.IsFound)
            _writer.Remove(token.Length);
        else if (token == Match.No)
            _writer.Say(ahead.Text[..2]);
    }

    private void ReadTagOrAutolink(Lookahead ahead, BlockKind block)
    {
        HtmlTag.Kind kind = HtmlTag.Kind.Inline;
        Match match = _options.Html ? Match.No : HtmlTag.Read(ahead, isBehindWord: Characters.IsWord(_previous), out kind);
        if (match.IsFound)
        {
            if (HtmlTag.IsSuperscript(ahead.Text[..match.Length]) && Characters.IsWord(_previous))
                ReadSuperscript(ahead, match.Length);
            else
                SkipTag(kind, match.Length, block);
            return;
        }

        if (match == Match.No)
        {
            match = WebAddress.Autolink(ahead, out bool isEmail);
            if (match == Match.No)
                SayOne(ahead);
            else if (match.IsFound)
                SayAutolink(ahead.Text[..match.Length], isEmail);
        }
    }

    /// <summary>Reads the tag that opens an exponent, so that <c>10&lt;sup&gt;6&lt;/sup&gt;</c> is not a hundred and six.</summary>
    private void ReadSuperscript(Lookahead ahead, int tagLength)
    {
        if (!ahead.TryPeek(tagLength, out char exponent))
            return;
        if (exponent is not ((>= '0' and <= '9') or '+' or '-' or '−'))
        {
            _writer.Skip(tagLength);
            return;
        }

        if (!ahead.TryPeek(tagLength + 1, out char next))
            return;
        if (next == '<' && exponent is '2' or '3')
            _writer.Replace(exponent == '2' ? "²" : "³", tagLength + 1);
        else
            _writer.Replace("^", tagLength);
    }

    private void SkipTag(HtmlTag.Kind kind, int length, BlockKind block)
    {
        switch (kind)
        {
            case HtmlTag.Kind.Line when block == BlockKind.Paragraph:
                _writer.LineBreak(length);
                break;
            case HtmlTag.Kind.Line:
                _writer.Space(' ', length);
                break;
            case HtmlTag.Kind.Cell:
                _writer.CellBreak(length);
                break;
            case HtmlTag.Kind.Block when block == BlockKind.Paragraph:
                _writer.Skip(length);
                _writer.EndBlock();
                _emphasis.Reset();
                break;
            default:
                _writer.Skip(length);
                break;
        }
    }

    private void ReadDeclaration(Lookahead ahead)
    {
        Lookahead window = ahead.Within(HoldLimits.HtmlTag);
        int end = window.Text.IndexOf('>');
        bool isDeclaration = window.Length > 2 && (char.IsAsciiLetter(window[2]) || window[2] is '-' or '[');
        if (window.Length > 2 && !isDeclaration)
            SayOne(ahead);
        else if (end > 0)
            _writer.Skip(end + 1);
        else if (window.IsEnd)
            SayOne(ahead);
    }

    private void ReadAddress(Lookahead ahead)
    {
        Match url = WebAddress.MayStartWith(ahead[0]) ? WebAddress.Url(ahead) : Match.No;
        if (url.IsFound)
            SayAddress(ahead.Text[..url.Length], _options.Urls);
        if (url != Match.No)
            return;

        Match email = _options.EmailAddresses == AddressSpeech.Full ? Match.No : WebAddress.Email(ahead);
        if (email.IsFound)
            SayAddress(ahead.Text[..email.Length], _options.EmailAddresses);
        else if (email == Match.No)
            ReadSymbol(ahead);
    }

    private void SayAutolink(ReadOnlySpan<char> link, bool isEmail)
    {
        ReadOnlySpan<char> address = link[^1] == '>' ? link[1..^1] : link[1..];
        int prefix = address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? "mailto:".Length : 0;
        _writer.Skip(1 + prefix);
        int query = isEmail ? address.IndexOf('?') : -1;
        ReadOnlySpan<char> spoken = address[prefix..(query < 0 ? address.Length : query)];
        SayAddress(spoken, isEmail ? _options.EmailAddresses : _options.Urls);
        _writer.Skip(link.Length - 1 - prefix - spoken.Length);
    }

    private void SayAddress(ReadOnlySpan<char> address, AddressSpeech speech)
    {
        (int start, int length) = (speech switch
        {
            AddressSpeech.Domain => WebAddress.Domain(address),
            AddressSpeech.Full => Range.All,
            _ => 0..0,
        }).GetOffsetAndLength(address.Length);

        if (length == 0)
        {
            _writer.Remove(address.Length);
            return;
        }

        _writer.Skip(start);
        _writer.Say(address.Slice(start, length));
        _writer.Skip(address.Length - start - length);
    }
}
