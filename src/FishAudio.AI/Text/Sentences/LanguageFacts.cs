namespace FishAudio.AI.Sentences;

/// <summary>What is known about one language: its abbreviations, the words that begin sentences, how it writes ordinals.</summary>
internal sealed class LanguageFacts
{
    private static readonly Lazy<LanguageFacts>[] Languages =
        [.. LanguageFile.Tags.Select(tag => new Lazy<LanguageFacts>(() => new LanguageFacts(tag)))];

    private readonly WordTable _words = new();

    private LanguageFacts(string tag) =>
        LanguageFile.Read(tag, (key, word) => Add(tag, key, word));

    /// <summary>Gets the facts that hold in any language: titles, companies and units as they are written in English everywhere.</summary>
    public static LanguageFacts International { get; } = new(LanguageFile.International);

    public static int Count => Languages.Length;

    /// <summary>Gets whether a number with a full stop is an ordinal: "3. Mai".</summary>
    public bool HasDottedOrdinals { get; private set; }

    /// <summary>Gets the length of the longest word that begins sentences.</summary>
    public int LongestStarter { get; private set; }

    /// <summary>Returns the facts of one of the languages that there are.</summary>
    public static LanguageFacts At(int index) => Languages[index].Value;

    /// <summary>Returns the facts of a language, or null when there are none.</summary>
    public static LanguageFacts? For(string tag)
    {
        int end = tag.AsSpan().IndexOfAny('-', '_');
        string primary = (end < 0 ? tag : tag[..end]).ToLowerInvariant();
        int index = Array.IndexOf(LanguageFile.Tags, primary is "nb" or "nn" ? "no" : primary);
        return index < 0 ? null : At(index);
    }

    public WordRoles Find(ReadOnlySpan<char> word) => (WordRoles)_words.Find(word);

    private void Add(string tag, ReadOnlySpan<char> key, ReadOnlySpan<char> word)
    {
        WordRoles role = key switch
        {
            "before" => WordRoles.Before,
            "number" => WordRoles.BeforeNumber,
            "end" => WordRoles.MayEnd,
            "close" => WordRoles.Closes,
            "unit" => WordRoles.Unit,
            "exclaimed" => WordRoles.Exclaimed,
            "starters" => WordRoles.Starter,
            "ordinals" or "words" => WordRoles.None,
            _ => throw new InvalidDataException($"Languages/{tag}.txt: unknown key '{key}'."),
        };
        HasDottedOrdinals |= key is "ordinals";
        if (role == WordRoles.Starter)
            LongestStarter = Math.Max(LongestStarter, word.Length);
        // "Mass." is an abbreviation and "mass." is not; a capital letter is an initial, whatever the small one stands for.
        bool isExact = role != WordRoles.Starter && (word.Length == 1 || HasCapital(word));
        if (role != WordRoles.None)
            _words.Add(word, (ulong)role, isExact);
    }

    private static bool HasCapital(ReadOnlySpan<char> word)
    {
        foreach (char c in word)
        {
            if (char.IsUpper(c))
                return true;
        }

        return false;
    }
}
