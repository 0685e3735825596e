namespace FishAudio.AI.Sentences;

/// <summary>The word before a full stop, what stands before it, and what its shape says.</summary>
internal readonly ref struct LastWord
{
    private readonly ReadOnlySpan<char> _text;
    private readonly int _start;

    private LastWord(ReadOnlySpan<char> text, int start)
    {
        _text = text;
        _start = start;
        Word = text[start..];
    }

    /// <summary>Gets the word without opening marks, full stops inside it included: "U.S", "z.B".</summary>
    public ReadOnlySpan<char> Word { get; }

    /// <summary>Gets whether nothing but opening marks and bullets stands before the word in its sentence.</summary>
    public bool IsFirst
    {
        get
        {
            foreach (char c in _text[.._start])
            {
                if (Marks.IsWord(c))
                    return false;
            }

            return true;
        }
    }

    /// <summary>Gets whether the word before ends in a digit or is a Roman numeral: "5 ft.", "XIV w.".</summary>
    public bool IsBehindNumber
    {
        get
        {
            ReadOnlySpan<char> before = _text[.._start].TrimEnd();
            if (before.IsEmpty)
                return false;
            return char.IsDigit(before[^1]) || IsRoman(Read(before).Word);
        }
    }

    /// <summary>Gets whether the word follows a degree sign: "20 ° C".</summary>
    public bool IsBehindDegree => _text[.._start].TrimEnd() is [.., '°' or 'º' or '˚'];

    public bool IsNumber => IsAll(Word, char.IsDigit);

    public bool IsRomanNumeral => Word.Length > 1 && IsRoman(Word);

    /// <summary>Gets whether the word is one capital letter.</summary>
    public bool IsCapital => IsLetter && char.IsUpper(Word[0]);

    /// <summary>Gets whether the word is one letter of an alphabet, with the vowel signs on it.</summary>
    public bool IsLetter => char.IsLetter(Word[0]) && !Marks.IsSyllable(Word[0]) && (Word.Length == 1 || IsAll(Word[1..], Marks.IsSign));

    /// <summary>Gets whether the word is letters only, of any script.</summary>
    public bool IsPlain => IsAll(Word, char.IsLetter);

    /// <summary>Gets whether the word is short and has no vowel, as no word has and many abbreviations: "Hr", "tzw". Not "TV".</summary>
    public bool IsVowelless => Word.Length is >= 2 and <= 4 && !char.IsUpper(Word[^1]) && Marks.IsConsonants(Word);

    /// <summary>Gets whether the word is short pieces between full stops: "U.S", "Ph.D", "s.r.o".</summary>
    public bool IsAcronym
    {
        get
        {
            const int LongestPiece = 3;
            int piece = 0;
            bool isDotted = false;
            foreach (char c in Word)
            {
                if (c == '.')
                {
                    if (piece == 0)
                        return false;
                    isDotted = true;
                    piece = 0;
                }
                else if (!Marks.IsWord(c) || char.IsDigit(c) || ++piece > LongestPiece)
                {
                    return false;
                }
            }

            return isDotted && piece > 0;
        }
    }

    /// <summary>Reads the word at the end of a text.</summary>
    public static LastWord Read(ReadOnlySpan<char> text)
    {
        int start = text.Length;
        while (start > 0 && !char.IsWhiteSpace(text[start - 1]))
            start--;
        while (start < text.Length && !Marks.IsWord(text[start]))
            start++;
        return new LastWord(text, start);
    }

    public static bool IsRoman(ReadOnlySpan<char> word) => IsAll(word, static c => c is 'I' or 'V' or 'X' or 'L' or 'C' or 'D' or 'M');

    /// <summary>Reads the abbreviation before the word.</summary>
    /// <returns>Whether there is a word with a full stop before it.</returns>
    public bool TryReadBefore(out LastWord word)
    {
        ReadOnlySpan<char> before = _text[.._start].TrimEnd();
        word = before is [.., '.'] ? Read(before[..^1]) : default;
        return word.Word.Length > 0;
    }

    /// <summary>Puts the parts of a spaced abbreviation together: "z. B", "и т. д", "s. r. o".</summary>
    /// <param name="buffer">Receives the abbreviation.</param>
    /// <returns>The abbreviation, empty when the word is not the last part of one.</returns>
    public ReadOnlySpan<char> Join(Span<char> buffer)
    {
        const int LongestPart = 3;
        int at = buffer.Length;
        LastWord part = this;
        int parts = 0;
        while (part.Word.Length is > 0 and <= LongestPart && at > part.Word.Length)
        {
            if (parts++ > 0)
                buffer[--at] = '.';
            at -= part.Word.Length;
            part.Word.CopyTo(buffer[at..]);
            if (!part.TryReadBefore(out part))
                break;
        }

        return parts > 1 ? buffer[at..] : [];
    }

    private static bool IsAll(ReadOnlySpan<char> word, Func<char, bool> test)
    {
        foreach (char c in word)
        {
            if (!test(c))
                return false;
        }

        return word.Length > 0;
    }
}
