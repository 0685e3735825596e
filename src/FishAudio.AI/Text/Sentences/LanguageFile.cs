namespace FishAudio.AI.Sentences;

/// <summary>
/// The word data of the languages: one text file each, a key and words to a line. What the keys mean is told where
/// <see cref="WordRoles"/> are.
/// </summary>
internal static class LanguageFile
{
    private const string Prefix = "Languages.";
    private const string Suffix = ".txt";

    /// <summary>The file of the words that hold in any language.</summary>
    public const string International = "any";

    public delegate void WordHandler(ReadOnlySpan<char> key, ReadOnlySpan<char> word);

    /// <summary>Gets the languages that have a file, as primary subtags of BCP 47.</summary>
    public static string[] Tags { get; } =
    [
        .. typeof(LanguageFile).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Suffix.Length])
            .Where(tag => tag != International),
    ];

    /// <summary>Reads the words of a language in the order of its file.</summary>
    public static void Read(string tag, WordHandler onWord)
    {
        using Stream stream = typeof(LanguageFile).Assembly.GetManifestResourceStream(Prefix + tag + Suffix)
            ?? throw new ArgumentException($"There are no words for '{tag}'.", nameof(tag));
        using StreamReader reader = new(stream);
        foreach (ReadOnlySpan<char> line in reader.ReadToEnd().AsSpan().EnumerateLines())
        {
            int colon = line.IndexOf(':');
            if (colon < 0 || line[0] == '#')
                continue;
            ReadOnlySpan<char> words = line[(colon + 1)..].Trim();
            while (!words.IsEmpty)
            {
                int space = words.IndexOf(' ');
                onWord(line[..colon], space < 0 ? words : words[..space]);
                words = space < 0 ? [] : words[space..].TrimStart();
            }
        }
    }
}
