namespace FishAudio.AI.Markdown;

/// <summary>Which emphasis is open in the current block, and what a run of marks therefore is.</summary>
/// <remarks>
/// Decided from the characters on both sides, never from a closing mark further on: words cannot wait for it. So an opening mark
/// that is never closed is dropped too, and a mark that touches no word, or stands inside one, is a character like any other.
/// </remarks>
internal sealed class EmphasisMarks
{
    private int _stars;
    private int _underscores;
    private bool _strike;

    public void Reset()
    {
        _stars = _underscores = 0;
        _strike = false;
    }

    /// <summary>Takes a run of stars or underscores.</summary>
    /// <param name="mark">The mark.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="before">The character before the run; a line end at the beginning.</param>
    /// <param name="after">The character behind the run; a line end at the end.</param>
    /// <param name="isBehindWord">Whether a word of more than one letter stands directly before the run.</param>
    /// <returns>Whether the run is emphasis, and so not spoken.</returns>
    public bool Take(char mark, int count, char before, char after, bool isBehindWord)
    {
        if (count > 3)
            return true;
        if (IsPartOfWord(mark, count, before, after))
            return false;

        // One mark is emphasis, two are strong emphasis, three are both: a bit for each.
        ref int open = ref mark == '*' ? ref _stars : ref _underscores;
        bool mayClose = mark == '*' || !Characters.IsWord(after);
        if ((open & count) != 0 && mayClose && !(count == 1 && char.IsWhiteSpace(before)))
        {
            open &= ~count;
            return true;
        }

        if (!char.IsWhiteSpace(after) && MayOpen(mark, count, before, after, isBehindWord))
        {
            open |= count;
            return true;
        }

        // Half a pair is left by a model that is cut off, or that closes in one paragraph what it opened in another. One star behind a
        // word may also refer to small print, and nobody reads that aloud either; behind a letter or number it is part of a name: A*, 5*.
        if (count == 1)
        {
            return after == '\n' ? char.IsWhiteSpace(before) || isBehindWord || EndsPhrase(before)
                : !Characters.IsWord(after) && (EndsPhrase(before) || (mark == '*' && isBehindWord));
        }

        return after == '\n' || (!char.IsWhiteSpace(before) && !Characters.IsWord(after));
    }

    /// <summary>Takes a pair of tildes.</summary>
    /// <param name="before">The character before the pair.</param>
    /// <param name="after">The character behind it.</param>
    /// <param name="isStruck">Whether the text behind the pair is struck out.</param>
    /// <returns>Whether the pair is a mark, and so not spoken.</returns>
    public bool TakeStrike(char before, char after, out bool isStruck)
    {
        _strike = _strike ? char.IsWhiteSpace(before) : !char.IsWhiteSpace(after);
        isStruck = _strike;
        return !char.IsWhiteSpace(before) || !char.IsWhiteSpace(after);
    }

    /// <summary>Whether the marks are characters of a word or sum, open emphasis or not: <c>snake_case</c>, <c>2*3</c>, <c>x**2</c>.</summary>
    private static bool IsPartOfWord(char mark, int count, char before, char after)
    {
        if (mark == '_')
            return Characters.IsWord(before) && Characters.IsWord(after);
        return char.IsAsciiDigit(after) && (count == 1 ? char.IsAsciiDigit(before) : IsOperand(before));
    }

    /// <summary>Whether emphasis can begin here; between two operands it is more often a product, and behind a single letter a power: <c>a**b</c>.</summary>
    private static bool MayOpen(char mark, int count, char before, char after, bool isBehindWord)
    {
        if (mark == '_')
            return !Characters.IsWord(before);
        if (!IsOperand(before) || Characters.IsWide(before) || Characters.IsWide(after))
            return true;
        bool isPower = char.IsLetter(before) && !isBehindWord && Characters.IsWord(after);
        return count > 1 && after != '(' && !isPower;
    }

    private static bool EndsPhrase(char before) => before is '.' or ',' or ';' or ':' or '!' or '?' or '…' or '"' or '”' or '’' or '。' or '！' or '？';

    private static bool IsOperand(char before) => Characters.IsWord(before) || before is ')' or ']' or '}';
}
