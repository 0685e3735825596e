using System.Runtime.InteropServices;

namespace FishAudio.AI.Sentences;

/// <summary>
/// A set of words with flags, searched by a span of characters. A word is found however it is written, unless it was added to be
/// found only as it is.
/// </summary>
/// <remarks>The alternate lookups of the framework's own dictionaries are missing on net8.0.</remarks>
internal sealed class WordTable
{
    private readonly record struct Entry(int Start, int Length, bool IsExact, ulong Flags, int Next);

    private readonly List<char> _characters = [];
    private readonly List<Entry> _entries = [];
    private int[] _buckets = NewBuckets(256);

    /// <summary>Gets the length of the longest word: what is longer need not be read to its end.</summary>
    public int LongestWord { get; private set; }

    public void Add(ReadOnlySpan<char> word, ulong flags, bool isExact = false)
    {
        for (int at = Bucket(word); at >= 0; at = _entries[at].Next)
        {
            if (_entries[at].IsExact != isExact || !Letters(_entries[at]).SequenceEqual(word))
                continue;
            _entries[at] = _entries[at] with { Flags = _entries[at].Flags | flags };
            return;
        }

        if (_entries.Count >= _buckets.Length)
            Grow();
        ref int bucket = ref _buckets[Hash(word) & (_buckets.Length - 1)];
        _entries.Add(new Entry(_characters.Count, word.Length, isExact, flags, bucket));
        bucket = _entries.Count - 1;
        _characters.AddRange(word);
        LongestWord = Math.Max(LongestWord, word.Length);
    }

    /// <summary>Returns the flags of a word, 0 when it is not in the table.</summary>
    public ulong Find(ReadOnlySpan<char> word)
    {
        ulong flags = 0;
        if (word.Length == 0 || word.Length > LongestWord)
            return flags;
        for (int at = Bucket(word); at >= 0; at = _entries[at].Next)
        {
            ReadOnlySpan<char> letters = Letters(_entries[at]);
            if (_entries[at].IsExact ? letters.SequenceEqual(word) : Matches(letters, word))
                flags |= _entries[at].Flags;
        }

        return flags;
    }

    private int Bucket(ReadOnlySpan<char> word) => _buckets[Hash(word) & (_buckets.Length - 1)];

    private ReadOnlySpan<char> Letters(Entry entry) => CollectionsMarshal.AsSpan(_characters).Slice(entry.Start, entry.Length);

    private void Grow()
    {
        _buckets = NewBuckets(_buckets.Length * 2);
        for (int i = 0; i < _entries.Count; i++)
        {
            ref int bucket = ref _buckets[Hash(Letters(_entries[i])) & (_buckets.Length - 1)];
            _entries[i] = _entries[i] with { Next = bucket };
            bucket = i;
        }
    }

    private static bool Matches(ReadOnlySpan<char> letters, ReadOnlySpan<char> word)
    {
        if (letters.Length != word.Length)
            return false;
        for (int i = 0; i < word.Length; i++)
        {
            if (Fold(word[i]) != Fold(letters[i]))
                return false;
        }

        return true;
    }

    private static int Hash(ReadOnlySpan<char> word)
    {
        uint hash = 2166136261;
        foreach (char c in word)
            hash = (hash ^ Fold(c)) * 16777619;
        return (int)(hash ^ (hash >> 15));
    }

    private static char Fold(char c) => char.IsAscii(c) ? (char)(char.IsAsciiLetterUpper(c) ? c | 0x20 : c) : char.ToLowerInvariant(c);

    private static int[] NewBuckets(int length)
    {
        int[] buckets = new int[length];
        Array.Fill(buckets, -1);
        return buckets;
    }
}
