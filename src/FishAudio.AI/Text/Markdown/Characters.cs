namespace FishAudio.AI.Markdown;

/// <summary>What kinds of characters there are, as far as reading aloud cares.</summary>
internal static class Characters
{
    /// <summary>A character of a word; half of a surrogate pair counts as none.</summary>
    public static bool IsWord(char c) => char.IsLetterOrDigit(c);

    public static bool IsSpaceOrTab(char c) => c is ' ' or '\t' or '\r';

    /// <summary>A punctuation mark that Markdown can escape: any of ASCII.</summary>
    public static bool IsAsciiPunctuation(char c) => c is (>= '!' and <= '/') or (>= ':' and <= '@') or (>= '[' and <= '`') or (>= '{' and <= '~');

    /// <summary>A character of a script that is written without spaces between words, or its full-width punctuation.</summary>
    public static bool IsWide(char c) =>
        c >= 0x2E80 && (c is <= '\u9FFF' or (>= '\uAC00' and <= '\uD7AF') or (>= '\uF900' and <= '\uFAFF') or (>= '\uFE30' and <= '\uFE4F')
            or (>= '\uFF00' and <= '\uFFEF'));

    /// <summary>A character beyond ASCII that can only be spoken: a letter, or punctuation that is neither white space nor part of an emoji.</summary>
    public static bool IsPlainBeyondAscii(char c) =>
        c is (>= '\u00A1' and <= '\u1FFF' and not ('©' or '®' or '\u00AD' or '\u1680'))
            or (>= '\u2010' and <= '\u2027')
            or (>= '\u20A0' and <= '\u20CF')
            or (>= '\u2C00' and <= '\uD7FF' and not ('\u3000' or '\u3010' or '\u3030' or '\u303D' or '\u3297' or '\u3299'))
            or (>= '\uF900' and <= '\uFDFF')
            or (>= '\uFF00' and <= '\uFFEF');

    /// <summary>A mark that stands directly behind the word before it.</summary>
    public static bool IsClosing(char c) => c is '.' or ',' or ';' or ':' or '!' or '?' or ')' or ']' or '}' or '”' or '’' or '»' or '…'
        or '。' or '，' or '、' or '；' or '：' or '！' or '？' or '）' or '」' or '』';

    /// <summary>A mark that stands directly before the word behind it.</summary>
    public static bool IsOpening(char c) => c is '(' or '[' or '{' or '“' or '‘' or '«' or '（' or '「' or '『' or '¿' or '¡';

    /// <summary>A control character or an invisible one that carries nothing to speak; white space is not among them.</summary>
    public static bool IsSilentControl(char c) => (c < ' ' && !char.IsWhiteSpace(c)) || c is '\u007F' or '\u200B' or '\u2060' or '\uFEFF' or '\u00AD';
}
