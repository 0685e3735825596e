using System.Net;

namespace FishAudio.AI.Markdown;

/// <content>Emphasis, escapes, character references, cues in parentheses.</content>
internal sealed partial class InlineReader
{
    private void ReadEmphasis(Lookahead ahead)
    {
        char mark = ahead[0];
        Lookahead window = ahead.Within(HoldLimits.MarkRun);
        int count = window.Text.IndexOfAnyExcept(mark);
        if (count < 0)
            count = window.Length;
        if (!window.TryPeek(count, out char after))
            return;

        bool isMark;
        if (_options.EmphasisMarks)
        {
            isMark = false;
        }
        else if (mark == '~' && count == 1 && !Characters.IsWord(_previous) && after is (>= '0' and <= '9') or '$' or '€' or '£' or '¥')
        {
            // Before a number it means "about", which is what a voice makes of this sign and not of the tilde.
            _writer.Replace("≈", 1);
            return;
        }
        else if (mark == '~' && count == 1)
        {
            // At one end of a word it strikes out, too, or is a smile.
            isMark = char.IsLetter(_previous) ? !Characters.IsWord(after) && after != '/' : char.IsLetter(after) && !Characters.IsWord(_previous);
        }
        else if (mark == '~')
        {
            bool isStruck = false;
            isMark = count == 2 && _emphasis.TakeStrike(_previous, after, out isStruck);
            if (isMark && !_options.Strikethrough)
                _writer.Mute = isStruck ? _writer.Mute | Mute.Strikethrough : _writer.Mute & ~Mute.Strikethrough;
        }
        else if (after is Emoji.EmojiStyle or Emoji.Keycap)
        {
            ReadSymbol(ahead);
            return;
        }
        else
        {
            if (mark == '*' && count == 1 && after == '.' && !window.TryPeek(2, out _))
                return;
            isMark = !IsWildcard(window, count)
                && _emphasis.Take(mark, count, _previous, after, isBehindWord: char.IsLetter(_previous) && char.IsLetter(_beforePrevious));
        }

        if (isMark)
            _writer.Skip(count);
        else
            _writer.Say(ahead.Text[..count]);
    }

    /// <summary>Whether a star stands for any file name or ending: <c>*.tmp</c>, <c>*.*</c>.</summary>
    private bool IsWildcard(Lookahead star, int count)
    {
        if (star[0] != '*' || count != 1 || Characters.IsWord(_previous))
            return false;
        return _previous == '.' ? _beforePrevious == '*' : star.Length > 2 && star[1] == '.' && (star[2] == '*' || char.IsAsciiLetterLower(star[2]));
    }

    private void ReadBackslash(Lookahead ahead, BlockKind block)
    {
        if (!ahead.TryPeek(1, out char next))
            return;

        switch (next)
        {
            case '\n':
                _writer.Skip(1);
                break;
            case '(':
                ReadFormula(ahead, @"\)", block);
                break;
            case '[':
                ReadFormula(ahead, @"\]", block);
                break;
            case ')' or ']':
                _writer.Skip(2);
                break;
            case char c when Characters.IsAsciiPunctuation(c):
                _writer.Skip(1);
                _writer.Say(ahead.Text[1..2]);
                break;
            case char c when char.IsAsciiLetter(c):
                ReadTexOutsideFormula(ahead, block);
                break;
            default:
                SayOne(ahead);
                break;
        }
    }

    private void ReadEntity(Lookahead ahead)
    {
        Lookahead window = ahead.Within(HoldLimits.Entity);
        int end = 1;
        while (end < window.Length && (char.IsAsciiLetterOrDigit(window[end]) || window[end] == '#'))
            end++;
        if (!window.TryPeek(end, out char next))
            return;

        string decoded = next == ';' ? WebUtility.HtmlDecode(new string(window.Text[..(end + 1)])) : "";
        bool isEmoji = decoded.Length == 2 && char.IsSurrogatePair(decoded[0], decoded[1]) && Emoji.IsSupplementary(decoded[0], decoded[1]);
        if (decoded.Length is 0 or > 2)
            SayOne(ahead);
        else if (char.IsWhiteSpace(decoded[0]))
            _writer.Space(decoded[0], end + 1);
        else if ((isEmoji && !_options.Emoji) || Characters.IsSilentControl(decoded[0]))
            _writer.Remove(end + 1);
        else
            _writer.Replace(decoded, end + 1);
    }

    private void ReadParenthesis(Lookahead ahead)
    {
        Lookahead window = ahead.Within(HoldLimits.ParenthesisCue);
        int end = 1;
        while (end < window.Length && (char.IsAsciiLetterLower(window[end]) || (window[end] is ' ' or '-' && char.IsAsciiLetterLower(window[end - 1]))))
            end++;
        if (!window.TryPeek(end, out char next))
            return;
        _writer.IsMarkup = next == ')';
        _writer.Say(ahead.Text[..(next == ')' ? end + 1 : 1)]);
        _writer.IsMarkup = false;
    }

    private void ReadHeadingEnd(Lookahead ahead)
    {
        Lookahead window = ahead.Within(HoldLimits.MarkLine);
        int end = 0;
        while (end < window.Length && window[end] == '#')
            end++;
        while (end < window.Length && Characters.IsSpaceOrTab(window[end]))
            end++;
        if (!window.TryPeek(end, out char next))
            return;
        if (next == '\n')
            _writer.Skip(end);
        else
            SayOne(ahead);
    }
}
