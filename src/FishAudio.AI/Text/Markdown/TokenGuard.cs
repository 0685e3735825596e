namespace FishAudio.AI.Markdown;

/// <summary>
/// Keeps the spoken text from forming a control token such as <c>&lt;|im_end|&gt;</c>, whatever was removed, decoded or quoted to build
/// it: its last character is not said. Tokens that may be spoken do not pass here.
/// </summary>
internal sealed class TokenGuard
{
    /// <summary>No token is longer; text that opens like one and goes on is text.</summary>
    private const int LongestToken = 100;

    private char _last;
    private int _length;

    /// <summary>Whether a text can be part of a token.</summary>
    public bool MayConcern(ReadOnlySpan<char> text)
    {
        if (_length > 0 || text.Contains('<'))
            return true;
        _last = text[^1];
        return false;
    }

    /// <summary>Takes the next character of the text.</summary>
    /// <param name="c">The character.</param>
    /// <param name="isAfterSpace">Whether white space is said before it.</param>
    /// <returns>Whether it may be said.</returns>
    public bool Allows(char c, bool isAfterSpace)
    {
        if (isAfterSpace || _length > LongestToken)
            _length = 0;

        if (c == '<')
            _length = 1;
        else if (_length == 1)
            _length = c == '|' ? 2 : 0;
        else if (_length > 1)
            _length++;

        bool isEnd = c == '>' && _last == '|' && _length > 3;
        _last = isEnd ? _last : c;
        return !isEnd;
    }

    public void Reset() => _length = 0;
}
