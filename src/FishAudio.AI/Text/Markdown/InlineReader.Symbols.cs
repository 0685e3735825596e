namespace FishAudio.AI.Markdown;

/// <content>Emoji, and every character that no construct claims.</content>
internal sealed partial class InlineReader
{
    /// <summary>Where the last emoji ended: what continues it stands exactly there.</summary>
    private long _emojiEnd = -1;

    private void ReadSymbol(Lookahead ahead)
    {
        char c = ahead[0];
        if (char.IsSurrogate(c))
            ReadSurrogate(ahead);
        else if (char.IsWhiteSpace(c))
            _writer.Space(c);
        else if (Characters.IsSilentControl(c))
            _writer.Skip(1);
        else if (_options.Emoji)
            SayOne(ahead);
        else if (CheckMarks.IsMark(c) && IsValue)
            SayCheckMark(ahead);
        else if (Emoji.IsBasic(c))
            RemoveEmoji(1);
        else if (Emoji.IsSign(c))
            ReadSign(ahead);
        else if (c == Emoji.Keycap)
            _writer.Remove(1);
        else if (c is Emoji.EmojiStyle or Emoji.TextStyle || (c == Emoji.Joiner && ContinuesEmoji))
            ContinueEmoji(1);
        else
            SayOne(ahead);
    }

    private bool ContinuesEmoji => _emojiEnd == _writer.Position;

    private void ReadSign(Lookahead ahead)
    {
        if (!ahead.TryPeek(1, out char next))
            return;
        // A keycap numbers an item or names a key: the digit on it is a word of the text.
        bool isKey = char.IsAscii(ahead[0]);
        bool isJoined = ContinuesEmoji && _previous == Emoji.Joiner;
        if (!isKey && (isJoined || next is Emoji.EmojiStyle or Emoji.Keycap))
            RemoveEmoji(1);
        else
            SayOne(ahead);
    }

    private void ReadSurrogate(Lookahead ahead)
    {
        if (!ahead.TryPeek(1, out char low) && char.IsHighSurrogate(ahead[0]))
            return;

        // Half a pair is no character.
        if (!char.IsSurrogatePair(ahead[0], low))
            _writer.Skip(1);
        else if (_options.Emoji)
            _writer.Say(ahead.Text[..2]);
        else if (char.ConvertToUtf32(ahead[0], low) == Emoji.KeycapTen)
            _writer.Replace("10", 2);
        else if (Emoji.IsSupplementary(ahead[0], low))
            RemoveEmoji(2);
        else if (Emoji.IsTag(ahead[0], low))
            ContinueEmoji(2);
        else
            _writer.Say(ahead.Text[..2]);
    }

    /// <summary>Whether a mark begins a cell, or stands behind a colon: then it is an answer, unless it only decorates what follows.</summary>
    private bool IsValue =>
        _writer.IsAtCellStart ? _block == BlockKind.Row || _writer.IsAfterCell : _writer.Last is ':' or '：';

    private void SayCheckMark(Lookahead ahead)
    {
        Lookahead window = ahead.Within(HoldLimits.CheckMark);
        int end = 1;
        while (end < window.Length && (window[end] is Emoji.EmojiStyle or Emoji.TextStyle || Characters.IsSpaceOrTab(window[end])))
            end++;
        if (!window.TryPeek(end, out char next))
            return;

        if (next is '\n' or '|' or '<' || (!_writer.IsAtCellStart && (Characters.IsClosing(next) || next is '(' or '（' or '–' or '—')))
            _writer.Replace(_checkMarks.Word(ahead[0]), 1);
        else if (Emoji.IsBasic(ahead[0]))
            RemoveEmoji(1);
        else
            SayOne(ahead);
    }

    private void RemoveEmoji(int length)
    {
        _writer.Remove(length);
        _emojiEnd = _writer.Position;
    }

    private void ContinueEmoji(int length)
    {
        bool continues = ContinuesEmoji;
        _writer.Skip(length);
        if (continues)
            _emojiEnd = _writer.Position;
    }
}
