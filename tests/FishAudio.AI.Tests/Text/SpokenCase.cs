using System.Text;

namespace FishAudio.AI.Tests.Text;

/// <summary>A reply of a model, and beside it what a listener should hear, written by hand from the reply alone.</summary>
internal sealed record SpokenCase(string Source, string Marked)
{
    private const char SentenceEnd = '‖';

    public static IEnumerable<string> Names =>
        from folder in new[] { "replies", "spoken" }
        from file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, folder), "*.spoken.txt").Order(StringComparer.Ordinal)
        select folder + "/" + Path.GetFileName(file)[..^".spoken.txt".Length];

    public static TheoryData<string> Theory => [.. Names];

    /// <summary>Gets the spoken text without the marks between sentences.</summary>
    public string Spoken => Marked.Replace(SentenceEnd.ToString(), "", StringComparison.Ordinal);

    public static SpokenCase Load(string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, name);
        return new SpokenCase(File.ReadAllText(path + ".md", Encoding.UTF8), File.ReadAllText(path + ".spoken.txt", Encoding.UTF8));
    }

    /// <summary>The sentences: what the marks say, and each line end that ends a block or is not followed by a lower-case letter.</summary>
    /// <param name="breaks">Where in the spoken text blocks end.</param>
    public List<string> Sentences(IReadOnlySet<int> breaks)
    {
        List<string> sentences = [];
        StringBuilder sentence = new();
        int position = 0;
        for (int i = 0; i < Marked.Length; i++)
        {
            if (Marked[i] != SentenceEnd)
            {
                sentence.Append(Marked[i]);
                position++;
            }

            bool isLineEnd = Marked[i] == '\n' && (breaks.Contains(position) || i + 1 == Marked.Length || !char.IsLower(Marked[i + 1]));
            if ((isLineEnd || Marked[i] == SentenceEnd) && SpokenText.HasWords(sentence.ToString()))
            {
                sentences.Add(sentence.ToString());
                sentence.Clear();
            }
        }

        return sentences;
    }
}
