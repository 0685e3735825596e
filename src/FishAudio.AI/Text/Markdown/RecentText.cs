using FishAudio.AI.Sentences;

namespace FishAudio.AI.Markdown;

/// <summary>The last few sentences that were said, to tell their language by.</summary>
internal sealed class RecentText
{
    private const int Size = 512;

    private readonly char[] _ring = new char[Size];
    private long _length;

    public void Add(ReadOnlySpan<char> text)
    {
        if (text.Length > Size)
        {
            _length += text.Length - Size;
            text = text[^Size..];
        }

        int at = (int)(_length % Size);
        int first = Math.Min(text.Length, Size - at);
        text[..first].CopyTo(_ring.AsSpan(at));
        text[first..].CopyTo(_ring);
        _length += text.Length;
    }

    public void Clear() => _length = 0;

    /// <summary>Tells the language: by its script where that is enough, otherwise by its words.</summary>
    /// <returns>A primary subtag of BCP 47, or <see langword="null"/> when too little was said.</returns>
    public string? Language()
    {
        Span<char> text = stackalloc char[Size];
        int length = (int)Math.Min(_length, Size);
        int start = _length > Size ? (int)(_length % Size) : 0;
        _ring.AsSpan(start, length - start).CopyTo(text);
        _ring.AsSpan(0, start).CopyTo(text[(length - start)..]);
        return LanguageOfScript(text[..length]) ?? LanguageOfWords(text[..length]);
    }

    private static string? LanguageOfWords(ReadOnlySpan<char> text)
    {
        LanguageDetector detector = new();
        detector.Read(text);
        return detector.DetectedTag;
    }

    /// <summary>One character of these scripts says as much as two Latin letters, with which their texts are mixed.</summary>
    private static string? LanguageOfScript(ReadOnlySpan<char> text)
    {
        int latin = 0, han = 0, kana = 0, hangul = 0, hebrew = 0;
        foreach (char c in text)
        {
            latin += char.IsAsciiLetter(c) ? 1 : 0;
            han += c is >= '\u4E00' and <= '\u9FFF' ? 2 : 0;
            kana += c is >= '\u3040' and <= '\u30FF' ? 2 : 0;
            hangul += c is >= '\uAC00' and <= '\uD7AF' ? 2 : 0;
            hebrew += c is >= '\u05D0' and <= '\u05EA' ? 2 : 0;
        }

        if (Math.Max(han + kana, Math.Max(hangul, hebrew)) <= latin)
            return null;
        if (hangul > han + kana)
            return "ko";
        if (hebrew > han + kana)
            return "he";
        return kana * 8 > han ? "ja" : "zh";
    }
}
