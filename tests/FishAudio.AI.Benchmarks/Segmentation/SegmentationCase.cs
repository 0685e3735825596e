using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FishAudio.AI.Benchmarks.Segmentation;

/// <summary>A text and the sentences that people found in it.</summary>
public sealed class SegmentationCase
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    public required string Id { get; init; }

    public required string Lang { get; init; }

    public required string Source { get; init; }

    public required string Text { get; init; }

    /// <summary>Gets the sentences: exact pieces of the text in its order, trimmed, with only white space between them.</summary>
    public required IReadOnlyList<string> Sentences { get; init; }

    /// <summary>Gets whether short sentences are joined on purpose; such a case is not scored.</summary>
    public bool Merged { get; init; }

    /// <summary>Gets whether the case belongs to the scores: conformance data and joined sentences do not.</summary>
    [JsonIgnore]
    public bool IsScored => !Merged && !Source.StartsWith("uax29", StringComparison.Ordinal);

    [JsonIgnore]
    public bool IsRunningText => Source.StartsWith("ud_", StringComparison.Ordinal);

    /// <summary>Gets whether the case is of the adversarial group that is called golden rules.</summary>
    [JsonIgnore]
    public bool IsGoldenRule => Source is "pysbd" or "pragmatic_segmenter" or "sentencex";

    /// <summary>Reads every case of a folder of JSON files, or of one file.</summary>
    public static IReadOnlyList<SegmentationCase> Load(string path)
    {
        string[] files = Directory.Exists(path) ? Directory.GetFiles(path, "*.json") : [path];
        Array.Sort(files, StringComparer.Ordinal);
        List<SegmentationCase> cases = [];
        foreach (string file in files)
        {
            using FileStream stream = File.OpenRead(file);
            cases.AddRange(JsonSerializer.Deserialize<SegmentationCase[]>(stream, Format) ?? []);
        }

        return cases;
    }

    /// <summary>Returns the boundaries between the sentences.</summary>
    public IReadOnlyList<GoldBoundary> Boundaries()
    {
        List<GoldBoundary> boundaries = [];
        int at = 0;
        for (int i = 0; i < Sentences.Count; i++)
        {
            int start = Text.IndexOf(Sentences[i], at, StringComparison.Ordinal);
            if (start < 0)
                throw new InvalidDataException($"{Id}: sentence {i} is not in the text.");
            if (i > 0)
            {
                bool isMarked = EndsInTerminator(Sentences[i - 1]) || Text.AsSpan(at, start - at).ContainsAny("\n\r\u2028\u2029");
                boundaries.Add(new GoldBoundary(TextPosition.At(Text, at), isMarked));
            }

            at = start + Sentences[i].Length;
        }

        return boundaries;
    }

    private static bool EndsInTerminator(string sentence)
    {
        const string Closing = "\"'”’“‘»«›‹)]}」』）】》〉";
        const string Terminators = ".!?…。！？｡．؟۔।॥։:;፧።፨။៕‼⁇⁈⁉";
        string bare = sentence.TrimEnd([.. Closing, ' ']);
        return bare.Length > 0 && Terminators.Contains(bare[^1], StringComparison.Ordinal) && !EndsInColonOfAnotherScript(bare);
    }

    /// <summary>A colon ends sentences in Armenian and a semicolon in Greek only.</summary>
    private static bool EndsInColonOfAnotherScript(string sentence) => sentence[^1] switch
    {
        ':' => sentence.Length < 2 || sentence[^2] is < '\u0530' or > '\u058F',
        ';' => sentence.Length < 2 || sentence[^2] is < '\u0370' or > '\u1FFF',
        _ => false,
    };
}

/// <summary>The end of a sentence that is not the last of its text.</summary>
public readonly record struct GoldBoundary(TextPosition Position, bool IsMarked);

/// <summary>A place in a text, in code points and in characters that are not white space.</summary>
public readonly record struct TextPosition(int CodePoints, int Visible)
{
    public static TextPosition At(string text, int index)
    {
        int codePoints = 0;
        int visible = 0;
        foreach (Rune rune in text.AsSpan(0, index).EnumerateRunes())
        {
            codePoints++;
            if (!Rune.IsWhiteSpace(rune))
                visible++;
        }

        return new TextPosition(codePoints, visible);
    }
}
