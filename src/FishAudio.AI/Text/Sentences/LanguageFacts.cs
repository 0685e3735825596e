namespace FishAudio.AI.Sentences;

/// <summary>What is known about one language: its abbreviations, the words that begin sentences, how it writes ordinals.</summary>
internal sealed class LanguageFacts
{
    private static readonly Lazy<LanguageFacts[]> Loaded = new(LoadAll);

    private readonly WordTable _words = new();

    private LanguageFacts(string tag) => Tag = tag;

    public static LanguageFacts[] All => Loaded.Value;

    /// <summary>Gets the facts that hold in any language: titles and units that are written in English everywhere.</summary>
    public static LanguageFacts International { get; } = Load("any") ?? new LanguageFacts("any");

    public string Tag { get; }

    /// <summary>Gets whether a number with a full stop is an ordinal: "3. Mai".</summary>
    public bool HasDottedOrdinals { get; private set; }

    /// <summary>Gets the words that tell this language from others.</summary>
    public IReadOnlyList<string> TellingWords { get; private set; } = [];

    /// <summary>Gets the length of the longest word of any language that begins sentences.</summary>
    public static int LongestStarter { get; private set; }

    public WordRoles Find(ReadOnlySpan<char> word) => (WordRoles)_words.Find(word);

    /// <summary>Returns the facts of a language, or null when there are none.</summary>
    public static LanguageFacts? For(ReadOnlySpan<char> tag)
    {
        int end = tag.IndexOfAny('-', '_');
        ReadOnlySpan<char> primary = end < 0 ? tag : tag[..end];
        if (primary is "nb" or "nn")
            primary = "no";
        foreach (LanguageFacts facts in All)
        {
            if (primary.Equals(facts.Tag, StringComparison.OrdinalIgnoreCase))
                return facts;
        }

        return null;
    }

    private static LanguageFacts[] LoadAll()
    {
        List<LanguageFacts> all = [];
        foreach (string name in typeof(LanguageFacts).Assembly.GetManifestResourceNames())
        {
            const string Prefix = "Languages.";
            if (name.StartsWith(Prefix, StringComparison.Ordinal) && name != "Languages.any.txt")
                all.Add(Load(name[Prefix.Length..^4])!);
        }

        return [.. all];
    }

    private static LanguageFacts? Load(string tag)
    {
        using Stream? stream = typeof(LanguageFacts).Assembly.GetManifestResourceStream($"Languages.{tag}.txt");
        if (stream is null)
            return null;
        LanguageFacts facts = new(tag);
        using StreamReader reader = new(stream);
        while (reader.ReadLine() is { } line)
            facts.Read(line);
        return facts;
    }

    private void Read(string line)
    {
        int colon = line.IndexOf(':');
        if (colon < 0 || line[0] == '#')
            return;
        string[] words = line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (line[..colon])
        {
            case "before": Add(words, WordRoles.Before); break;
            case "number": Add(words, WordRoles.BeforeNumber); break;
            case "end": Add(words, WordRoles.MayEnd); break;
            case "close": Add(words, WordRoles.Closes); break;
            case "unit": Add(words, WordRoles.Unit); break;
            case "exclaimed": Add(words, WordRoles.Exclaimed); break;
            case "starters":
                Add(words, WordRoles.Starter);
                LongestStarter = Math.Max(LongestStarter, words.Max(w => w.Length));
                TellingWords = [.. TellingWords, .. words];
                break;
            case "words": TellingWords = [.. TellingWords, .. words]; break;
            case "ordinals": HasDottedOrdinals = true; break;
            default: throw new InvalidDataException($"Languages/{Tag}.txt: unknown key in '{line}'.");
        }
    }

    private void Add(string[] words, WordRoles role)
    {
        foreach (string word in words)
        {
            // "Mass." is an abbreviation and "mass." is not; a capital letter is an initial, whatever the small one stands for.
            bool isExact = role != WordRoles.Starter && (word.Length == 1 || word.Any(char.IsUpper));
            _words.Add(word, (ulong)role, isExact);
        }
    }
}
