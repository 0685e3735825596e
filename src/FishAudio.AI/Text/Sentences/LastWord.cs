namespace FishAudio.AI.Sentences;

/// <summary>The word before a full stop, and what its shape says.</summary>
internal static class LastWord
{
    /// <summary>Returns what stands between the last white space or opening mark and the end.</summary>
    public static ReadOnlySpan<char> Read(ReadOnlySpan<char> text)
    {
        int start = text.Length;
        while (start > 0 && !char.IsWhiteSpace(text[start - 1]))
            start--;
        ReadOnlySpan<char> word = text[start..];
        while (word.Length > 0 && !Marks.IsWord(word[0]))
            word = word[1..];
        return word;
    }

    public static bool IsNumber(ReadOnlySpan<char> word)
    {
        foreach (char c in word)
        {
            if (!char.IsDigit(c))
                return false;
        }

        return true;
    }

    /// <summary>Whether the word is one letter, or one or two letters between full stops: "E", "U.S", "Ph.D".</summary>
    public static bool IsInitialOrAcronym(ReadOnlySpan<char> word)
    {
        int letters = 0;
        bool dotted = false;
        foreach (char c in word)
        {
            if (c == '.')
            {
                dotted = true;
                if (letters == 0)
                    return false;
                letters = 0;
            }
            else if (!char.IsLetter(c) || ++letters > 2)
            {
                return false;
            }
        }

        return dotted ? letters > 0 : letters == 1;
    }
}
