namespace FishAudio.AI.Benchmarks.Segmentation;

/// <summary>What the segmenter did with one case, fed in deltas of a fixed number of code points.</summary>
public sealed class CaseRun
{
    private CaseRun(SegmentationCase source) => Case = source;

    public SegmentationCase Case { get; }

    public int GoldBoundaries { get; private set; }

    public int MarkedBoundaries { get; private set; }

    /// <summary>Gets how many boundaries were declared, the end of the text left out.</summary>
    public int Declared { get; private set; }

    /// <summary>Gets how many of the declared boundaries are right, those that came with the flush included.</summary>
    public int Found { get; private set; }

    public int FoundMarked { get; private set; }

    /// <summary>Gets how many right boundaries came with the flush only.</summary>
    public int FoundAtFlush { get; private set; }

    /// <summary>Gets the places, in visible characters, of wrong boundaries that were declared before the flush.</summary>
    public List<int> FalseEarly { get; } = [];

    /// <summary>Gets the places, in visible characters, of right boundaries that were never declared.</summary>
    public List<GoldBoundary> Missed { get; } = [];

    /// <summary>Gets, for each right boundary found before the flush, how many code points past it had been fed.</summary>
    public List<int> Delays { get; } = [];

    /// <summary>Feeds a case and compares.</summary>
    /// <param name="source">The case.</param>
    /// <param name="delta">Code points a delta.</param>
    /// <param name="language">The language given to the segmenter, or null.</param>
    public static CaseRun Of(SegmentationCase source, int delta, string? language)
    {
        CaseRun run = new(source);
        Dictionary<int, GoldBoundary> gold = source.Boundaries().ToDictionary(b => b.Position.Visible);
        HashSet<int> found = [];
        run.GoldBoundaries = gold.Count;
        run.MarkedBoundaries = gold.Values.Count(b => b.IsMarked);

        int total = TextPosition.At(source.Text, source.Text.Length).Visible;
        foreach (Declaration declared in Declarations(source.Text, delta, language))
        {
            if (declared.Visible == 0 || declared.Visible == total)
                continue;
            run.Declared++;
            if (!gold.TryGetValue(declared.Visible, out GoldBoundary boundary))
            {
                if (!declared.IsFlush)
                    run.FalseEarly.Add(declared.Visible);
                continue;
            }

            found.Add(declared.Visible);
            run.Found++;
            run.FoundMarked += boundary.IsMarked ? 1 : 0;
            if (declared.IsFlush)
                run.FoundAtFlush++;
            else
                run.Delays.Add(declared.Fed - boundary.Position.CodePoints);
        }

        run.Missed.AddRange(gold.Values.Where(b => !found.Contains(b.Position.Visible)));
        return run;
    }

    private static List<Declaration> Declarations(string text, int delta, string? language)
    {
        SentenceSegmenter segmenter = new(language);
        List<Declaration> declared = [];
        int visible = 0;
        int fed = 0;
        int start = 0;
        int at = 0;
        while (at < text.Length)
        {
            for (int i = 0; i < delta && at < text.Length; i++)
            {
                at += char.IsSurrogatePair(text, at) ? 2 : 1;
                fed++;
                if (at == text.Length)
                    break;
            }

            segmenter.Append(text.AsSpan(start, at - start));
            start = at;
            Take(isFlush: false);
        }

        segmenter.Complete();
        Take(isFlush: true);
        return declared;

        void Take(bool isFlush)
        {
            while (segmenter.TryTake(out string? sentence))
            {
                int added = TextPosition.At(sentence, sentence.Length).Visible;
                visible += added;
                if (added > 0)
                    declared.Add(new Declaration(visible, fed, isFlush));
            }
        }
    }

    private readonly record struct Declaration(int Visible, int Fed, bool IsFlush);
}
