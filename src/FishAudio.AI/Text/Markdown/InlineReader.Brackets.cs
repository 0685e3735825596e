namespace FishAudio.AI.Markdown;

/// <content>Links, images, footnotes, citations and cues.</content>
internal sealed partial class InlineReader
{
    private void ReadSquareBracket(Lookahead ahead, BlockKind block)
    {
        int labelStart = ahead[0] == '!' ? 1 : 0;
        if (!ahead.TryPeek(labelStart, out char bracket))
            return;
        Match label = bracket == '[' ? SquareBrackets.Closed(ahead.From(labelStart)) : Match.No;
        if (label == Match.No)
            SkipHalfCueOrSay(ahead);
        if (!label.IsFound)
            return;

        int labelEnd = labelStart + label.Length;
        ReadOnlySpan<char> inside = ahead.Text[(labelStart + 1)..(labelEnd - 1)];
        if (!ahead.TryPeek(labelEnd, out char next))
            return;

        bool isCitation = SquareBrackets.IsCitation(inside) && labelStart == 0 && !_options.Citations;
        bool isFootnote = labelStart == 0 && inside.Length > 0 && inside[0] == '^';
        Match target = next switch
        {
            '(' => SquareBrackets.Target(ahead.From(labelEnd)),
            '[' when !isCitation && !isFootnote => SquareBrackets.Reference(ahead.From(labelEnd), _definitions),
            _ => Match.No,
        };
        if (target.IsUndecided)
            return;

        if ((target.IsFound || _definitions.Contains(inside)) && !isCitation)
            ReadLink(ahead.Text[..labelEnd], labelStart + 1, target.Length, block);
        else if (labelStart == 1)
            SayOne(ahead);
        else if (isFootnote && !_options.Footnotes)
            _writer.Remove(label.Length);
        else if (isCitation && (target.IsFound || _previous != '\n'))
            _writer.Remove(labelEnd + target.Length);
        else if (SquareBrackets.IsNumber(inside))
            ReadLiteralInside(ahead.Text[..labelEnd], block);
        else
            ReadAside(ahead.Text[..labelEnd], block);
    }

    private void SkipHalfCueOrSay(Lookahead ahead)
    {
        if (ahead[0] == '[' && SquareBrackets.IsHalfCue(ahead))
            _writer.Remove(ahead.Length);
        else
            SayOne(ahead);
    }

    private void ReadLink(ReadOnlySpan<char> label, int openingLength, int targetLength, BlockKind block)
    {
        bool isSpoken = openingLength == 2 ? _options.Images : _options.Links;
        if (!isSpoken || label.Length == openingLength + 1)
        {
            _writer.Remove(label.Length + targetLength);
            return;
        }

        _writer.Skip(openingLength);
        ReadInside(label[openingLength..^1], block);
        _writer.Skip(1 + targetLength);
    }

    /// <summary>Reads a cue, or a remark in brackets: which of the two it is, the model decides.</summary>
    private void ReadAside(ReadOnlySpan<char> aside, BlockKind block)
    {
        if (_markup == SpeechMarkup.None)
        {
            _writer.Skip(1);
            ReadInside(aside[1..^1], block);
            _writer.Skip(1);
        }
        else
        {
            _writer.IsMarkup = _markup == SpeechMarkup.S2;
            _writer.Say(aside[..1]);
            ReadInside(aside[1..^1], block);
            _writer.Say(aside[^1..]);
            _writer.IsMarkup = false;
        }
    }

    private void ReadCitationMark(Lookahead ahead)
    {
        // 【4:0†source】 is a mark, 【重要】 a heading of its author; the other one is made of private-use characters.
        Lookahead window = ahead.Within(HoldLimits.CitationMark);
        bool isPrivate = window[0] == '\uE200';
        if (!window.TryPeek(1, out char first))
            return;

        Match mark = Match.No;
        if (isPrivate || (!_options.Citations && (char.IsAsciiDigit(first) || first is '†' or 's' or 'o' or 't')))
        {
            int end = window.Text.IndexOfAny(isPrivate ? '\uE201' : '】', '\n');
            mark = end < 0 ? window.AtEnd : window[end] == '\n' ? Match.No : Match.Found(end + 1);
            if (mark.IsFound && !isPrivate && !IsCitationMark(window.Text[1..end]))
                mark = Match.No;
        }

        if (mark.IsFound)
            _writer.Remove(mark.Length);
        else if (mark == Match.No && isPrivate)
            _writer.Skip(1);
        else if (mark == Match.No)
            SayOne(ahead);
    }

    private static bool IsCitationMark(ReadOnlySpan<char> inside) =>
        inside.Contains('†') || inside.IndexOfAnyExcept("0123456789:,- ") < 0
        || inside.StartsWith("source", StringComparison.Ordinal) || inside.StartsWith("oaicite", StringComparison.Ordinal)
        || inside.StartsWith("turn", StringComparison.Ordinal);
}
