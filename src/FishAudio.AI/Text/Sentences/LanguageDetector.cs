namespace FishAudio.AI.Sentences;

/// <summary>Guesses the language of a text from the frequent words in it.</summary>
internal sealed class LanguageDetector
{
    /// <summary>How many telling words must speak for a language, and how many more than for the next.</summary>
    private const int LeastEvidence = 3;

    private const int LeastMargin = 2;

    /// <summary>After this many, older words count half: a text may change its language.</summary>
    private const int LongestMemory = 60;

    private static readonly Lazy<WordTable> TellingWords = new(IndexTellingWords);

    // Loaded with the first detector, not with the first word: the model is still silent then.
    private readonly WordTable _words = TellingWords.Value;
    private readonly int[] _counts = new int[LanguageFile.Tags.Length];
    private int _most;

    /// <summary>Gets the language, or null while the evidence is thin.</summary>
    public LanguageFacts? Detected { get; private set; }

    /// <summary>Gets the tag of that language.</summary>
    public string? DetectedTag { get; private set; }

    /// <summary>Gets whether any word has told anything.</summary>
    public bool HasEvidence => _most > 0;

    /// <summary>Whether the text may be in a language, by what is known so far.</summary>
    public bool IsPossible(int language) => !HasEvidence || (_counts[language] > 0 && _counts[language] > _most - LeastMargin);

    /// <summary>Reads on.</summary>
    /// <param name="text">Whole words.</param>
    public void Read(ReadOnlySpan<char> text)
    {
        int at = 0;
        while (at < text.Length)
        {
            int start = at;
            while (at < text.Length && Marks.IsWord(text[at]))
                at++;
            if (at - start > 0 && at - start <= _words.LongestWord)
                Count(_words.Find(text[start..at]));
            at++;
        }

        Choose();
    }

    public void Reset()
    {
        Array.Clear(_counts);
        _most = 0;
        Detected = null;
        DetectedTag = null;
    }

    private void Count(ulong languages)
    {
        while (languages != 0)
        {
            int index = System.Numerics.BitOperations.TrailingZeroCount(languages);
            languages &= languages - 1;
            if (++_counts[index] < LongestMemory)
                continue;
            for (int i = 0; i < _counts.Length; i++)
                _counts[i] /= 2;
        }
    }

    private void Choose()
    {
        int best = 0;
        int next = 0;
        for (int i = 1; i < _counts.Length; i++)
        {
            if (_counts[i] > _counts[best])
                (best, next) = (i, _counts[best]);
            else
                next = Math.Max(next, _counts[i]);
        }

        _most = _counts[best];
        bool isSure = _most >= LeastEvidence && _most - next >= LeastMargin;
        Detected = isSure ? LanguageFacts.At(best) : null;
        DetectedTag = isSure ? LanguageFile.Tags[best] : null;
    }

    private static WordTable IndexTellingWords()
    {
        WordTable table = new();
        for (int i = 0; i < LanguageFile.Tags.Length; i++)
        {
            ulong language = 1UL << i;
            LanguageFile.Read(LanguageFile.Tags[i], (key, word) =>
            {
                if (key is "starters" or "words")
                    table.Add(word, language);
            });
        }

        return table;
    }
}
