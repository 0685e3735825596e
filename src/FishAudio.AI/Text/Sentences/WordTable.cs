namespace FishAudio.AI.Sentences;

/// <summary>A set of words with flags, searched by a span of characters and without regard to case.</summary>
/// <remarks>The alternate lookups of the framework's own dictionaries are missing on net8.0.</remarks>
internal sealed class WordTable
{
    private readonly record struct Entry(int Start, int Length, ulong Flags, int Next);

    private readonly List<char> _characters = [];
    private readonly List<Entry> _entries = [];
    private int[] _buckets = NewBuckets(16);

    /// <summary>Gets the length of the longest word: what is longer need not be read to its end.</summary>
    public int LongestWord { get; private set; }

    public void Add(ReadOnlySpan<char> word, ulong flags)
    {
        int found = IndexOf(word);
        if (found >= 0)
        {
            _entries[found] = _entries[found] with { Flags = _entries[found].Flags | flags };
            return;
        }

        if (_entries.Count >= _buckets.Length)
            Grow();
        ref int bucket = ref _buckets[Hash(word) & (_buckets.Length - 1)];
        _entries.Add(new Entry(_characters.Count, word.Length, flags, bucket));
        bucket = _entries.Count - 1;
        foreach (char c in word)
            _characters.Add(char.ToLowerInvariant(c));
        LongestWord = Math.Max(LongestWord, word.Length);
    }

    /// <summary>Returns the flags of a word, 0 when it is not in the table.</summary>
    public ulong Find(ReadOnlySpan<char> word)
    {
        int found = IndexOf(word);
        return found < 0 ? 0 : _entries[found].Flags;
    }

    private int IndexOf(ReadOnlySpan<char> word)
    {
        if (word.Length == 0 || (word.Length > LongestWord && LongestWord > 0))
            return -1;
        ReadOnlySpan<char> characters = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_characters);
        for (int at = _buckets[Hash(word) & (_buckets.Length - 1)]; at >= 0; at = _entries[at].Next)
        {
            Entry entry = _entries[at];
            if (entry.Length == word.Length && Matches(characters.Slice(entry.Start, entry.Length), word))
                return at;
        }

        return -1;
    }

    private void Grow()
    {
        _buckets = NewBuckets(_buckets.Length * 2);
        ReadOnlySpan<char> characters = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_characters);
        for (int i = 0; i < _entries.Count; i++)
        {
            Entry entry = _entries[i];
            ref int bucket = ref _buckets[Hash(characters.Slice(entry.Start, entry.Length)) & (_buckets.Length - 1)];
            _entries[i] = entry with { Next = bucket };
            bucket = i;
        }
    }

    private static bool Matches(ReadOnlySpan<char> lowered, ReadOnlySpan<char> word)
    {
        for (int i = 0; i < word.Length; i++)
        {
            if (char.ToLowerInvariant(word[i]) != lowered[i])
                return false;
        }

        return true;
    }

    private static int Hash(ReadOnlySpan<char> word)
    {
        uint hash = 2166136261;
        foreach (char c in word)
            hash = (hash ^ char.ToLowerInvariant(c)) * 16777619;
        return (int)(hash ^ (hash >> 15));
    }

    private static int[] NewBuckets(int length)
    {
        int[] buckets = new int[length];
        Array.Fill(buckets, -1);
        return buckets;
    }
}
