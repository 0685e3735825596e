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
        else if (Emoji.IsBasic(c))
            RemoveEmoji(1);
        else if (Emoji.IsSign(c))
            ReadSign(ahead);
        else if (c is Emoji.EmojiStyle or Emoji.TextStyle or Emoji.Keycap || (c == Emoji.Joiner && ContinuesEmoji))
            ContinueEmoji(1);
        else
            SayOne(ahead);
    }

    private bool ContinuesEmoji => _emojiEnd == _writer.Position;

    private void ReadSign(Lookahead ahead)
    {
        if (!ahead.TryPeek(1, out char next))
            return;
        bool isJoined = ContinuesEmoji && _previous == Emoji.Joiner;
        if (isJoined || next is Emoji.EmojiStyle or Emoji.Keycap)
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
        else if (Emoji.IsSupplementary(ahead[0], low))
            RemoveEmoji(2);
        else if (Emoji.IsTag(ahead[0], low))
            ContinueEmoji(2);
        else
            _writer.Say(ahead.Text[..2]);
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
