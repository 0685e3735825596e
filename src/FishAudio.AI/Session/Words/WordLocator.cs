using FishAudio.AI.Markdown;

namespace FishAudio.AI;

/// <summary>Finds the words of an alignment in the text that they were made of. Pure, and never at a loss: what cannot be found has no place.</summary>
/// <remarks>
/// Words come in the order of the text, but not as they are written in it: punctuation and case are lost, numbers are written out, a
/// cue may be passed over. A word stands where it follows the one before it. Where it does not, the nearest place is
/// sought at which two words in a row stand again, and what lies between is written for the words between.
/// </remarks>
internal static class WordLocator
{
    // So near, a word that stands there is the one that was meant.
    private const int Near = 6;
    private const int MostWordsBetween = 32;
    private const int MostTextBetween = 96;

    /// <summary>Locates words.</summary>
    /// <param name="text">The text, from where the words begin.</param>
    /// <param name="words">The words.</param>
    /// <param name="isWhole">Whether these are all the words of the text.</param>
    /// <returns>A range a word, in order; <see langword="null"/> from the first word on for which more has to be known.</returns>
    public static TextRange?[] Locate(ReadOnlySpan<char> text, IReadOnlyList<string> words, bool isWhole)
    {
        FoldedText spoken = FoldedText.Of(text);
        FoldedText[] sought = [.. words.Select(word => FoldedText.OfWord(word))];
        TextRange?[] found = new TextRange?[words.Count];
        int at = 0;
        int word = 0;
        while (word < sought.Length)
        {
            int end = Match(spoken, sought, word, at);
            if (end < 0)
            {
                if (!TryFindAgain(spoken, sought, word, at, isWhole, MostWordsBetween + MostTextBetween, out int nextWord, out int next)
                    && !(isWhole && TryFindAgain(spoken, sought, word, at, isWhole: null, Near, out nextWord, out next)))
                {
                    break;
                }

                Fill(found, word, nextWord, Between(text, spoken, at, next));
                (word, at) = (nextWord, next);
                end = Match(spoken, sought, word, at);
            }

            found[word++] = end == at ? Between(text, spoken, at, at) : new TextRange(spoken.StartOf(at), spoken.EndOf(end - 1) - spoken.StartOf(at));
            at = end;
        }

        if (isWhole)
            Fill(found, word, sought.Length, Between(text, spoken, at, spoken.Count));
        return found;
    }

    /// <summary>Finds where in a text the end of its beginning lies, whose punctuation and white space may have been changed.</summary>
    /// <returns>Behind its last spoken character; -1 when the text does not begin so.</returns>
    public static int FindEnd(ReadOnlySpan<char> text, ReadOnlySpan<char> beginning)
    {
        FoldedText spoken = FoldedText.Of(text);
        FoldedText sought = FoldedText.Of(beginning);
        return sought.Count > 0 && StartsWith(spoken, 0, sought) ? spoken.EndOf(sought.Count - 1) : -1;
    }

    /// <returns>Behind the word, when it stands there; otherwise -1.</returns>
    private static int Match(FoldedText spoken, FoldedText[] words, int word, int at)
    {
        if (!StartsWith(spoken, at, words[word]))
            return -1;
        int end = at + words[word].Count;
        // Half of a written word counts when its other half comes next.
        return spoken.BeginsWord(end) || (word + 1 < words.Length && words[word + 1].Count > 0 && StartsWith(spoken, end, words[word + 1])) ? end : -1;
    }

    private static bool StartsWith(FoldedText spoken, int at, FoldedText word)
    {
        if (at + word.Count > spoken.Count)
            return false;
        for (int i = 0; i < word.Count; i++)
        {
            if (spoken[at + i] != word[i])
                return false;
        }

        return true;
    }

    /// <summary>Seeks the nearest place, in words passed over on both sides together, from which words follow each other in the text again.</summary>
    /// <param name="spoken">The text.</param>
    /// <param name="words">The words.</param>
    /// <param name="word">The first word that may be passed over.</param>
    /// <param name="at">The first place.</param>
    /// <param name="isWhole">Whether these are all the words; <see langword="null"/> where a single word is enough.</param>
    /// <param name="most">How far to seek.</param>
    /// <param name="nextWord">The word that was found.</param>
    /// <param name="next">Where it stands.</param>
    private static bool TryFindAgain(FoldedText spoken, FoldedText[] words, int word, int at, bool? isWhole, int most, out int nextWord, out int next)
    {
        List<int> places = [.. PlacesFrom(spoken, at)];
        for (int distance = 1; distance <= most; distance++)
        {
            for (int skipped = Math.Max(0, distance - places.Count + 1); skipped <= Math.Min(distance, MostWordsBetween) && word + skipped < words.Length; skipped++)
            {
                (nextWord, next) = (word + skipped, places[distance - skipped]);
                if (words[nextWord].Count > 0 && Match(spoken, words, nextWord, next) is var end and >= 0
                    && (isWhole is null || IsConfirmed(spoken, words, nextWord + 1, end, isWhole.Value)))
                {
                    return true;
                }
            }
        }

        (nextWord, next) = (word, at);
        return false;
    }

    /// <summary>Whether the word after the one that was found stands there too: a single word stands in too many places.</summary>
    private static bool IsConfirmed(FoldedText spoken, FoldedText[] words, int word, int at, bool isWhole)
        => word < words.Length ? words[word].Count > 0 && Match(spoken, words, word, at) >= 0 : isWhole && at == spoken.Count;

    private static IEnumerable<int> PlacesFrom(FoldedText spoken, int at)
    {
        yield return at;
        int found = 0;
        for (int i = at + 1; i < spoken.Count && found < MostTextBetween; i++)
        {
            if (!spoken.BeginsWord(i))
                continue;
            found++;
            yield return i;
        }
    }

    /// <summary>What is written between two spoken characters, without the white space and the punctuation around it.</summary>
    private static TextRange Between(ReadOnlySpan<char> text, FoldedText spoken, int from, int to)
    {
        int start = from == 0 ? 0 : spoken.EndOf(from - 1);
        int end = to < spoken.Count ? spoken.StartOf(to) : text.Length;
        while (start < end && IsAround(text[start]))
            start++;
        while (end > start && IsAround(text[end - 1]))
            end--;
        return new TextRange(start, end - start);
    }

    private static bool IsAround(char c) => char.IsWhiteSpace(c) || Characters.IsClosing(c) || Characters.IsOpening(c);

    private static void Fill(TextRange?[] found, int from, int to, TextRange range) => found.AsSpan(from, to - from).Fill(range);
}
