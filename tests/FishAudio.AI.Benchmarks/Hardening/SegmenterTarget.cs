
namespace FishAudio.AI.Benchmarks.Hardening;

/// <summary>The segmenter: joined, the sentences are the text; they are the same however it is cut; and nothing is lost when what is pending is taken.</summary>
internal sealed class SegmenterTarget(TextDraw texts) : IHardenTarget
{
    private static readonly string?[] Languages = [null, null, null, "en", "de", "fr", "ru", "ja", "zh", "hi", "el", "ar", "th", "xx"];

    public string Name => "segmenter";

    public Task<string?> TryAsync(Random random) => Task.FromResult(Try(random));

    private string? Try(Random random)
    {
        string text = texts.Draw(random);
        string? language = Languages[random.Next(Languages.Length)];
        SentenceSegmenter segmenter = new(language);
        List<string> whole = Read(segmenter, [text], mayStall: null);
        segmenter.Reset();
        List<string> cut = Read(segmenter, TextDraw.Cut(text, random), mayStall: null);
        segmenter.Reset();
        List<string> stalled = Read(segmenter, TextDraw.Cut(text, random), random);
        string about = $"{System.Text.Json.JsonSerializer.Serialize(text)} in {language ?? "any language"}";
        if (!whole.SequenceEqual(cut))
            return $"cut otherwise: {about}";
        if (string.Concat(whole) != text || string.Concat(stalled) != text)
            return $"not the text: {about}";
        // What is taken while the model stalls ends before half a character too.
        return IsTorn(whole) || IsTorn(stalled) ? $"a character is torn: {about}" : null;
    }

    private static List<string> Read(SentenceSegmenter segmenter, IEnumerable<string> parts, Random? mayStall)
    {
        List<string> sentences = [];
        foreach (string part in parts)
        {
            segmenter.Append(part);
            if (mayStall?.Next(5) == 0)
                sentences.Add(segmenter.TakePending());
            Take(segmenter, sentences);
        }

        segmenter.Complete();
        Take(segmenter, sentences);
        sentences.RemoveAll(sentence => sentence.Length == 0);
        return sentences;
    }

    private static void Take(SentenceSegmenter segmenter, List<string> sentences)
    {
        while (segmenter.TryTake(out string? sentence))
            sentences.Add(sentence);
    }

    private static bool IsTorn(List<string> sentences)
        => sentences.Zip(sentences.Skip(1)).Any(pair => char.IsSurrogatePair(pair.First[^1], pair.Second[0]));
}
