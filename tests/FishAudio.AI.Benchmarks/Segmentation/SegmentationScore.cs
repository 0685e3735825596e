namespace FishAudio.AI.Benchmarks.Segmentation;

/// <summary>The figures of a group of cases.</summary>
public sealed class SegmentationScore
{
    private const int Resamples = 1000;

    /// <param name="runs">The runs of the cases of the group at one delta.</param>
    public SegmentationScore(IReadOnlyList<CaseRun> runs)
    {
        Cases = runs.Count;
        Sentences = runs.Sum(r => r.Case.Sentences.Count);
        int gold = runs.Sum(r => r.GoldBoundaries);
        int found = runs.Sum(r => r.Found);
        int declared = runs.Sum(r => r.Declared);
        FalseEarly = 1000.0 * runs.Sum(r => r.FalseEarly.Count) / Math.Max(1, Sentences);
        (FalseEarlyLow, FalseEarlyHigh) = Bootstrap(runs);
        Recall = Percent(found, gold);
        MarkedRecall = Percent(runs.Sum(r => r.FoundMarked), runs.Sum(r => r.MarkedBoundaries));
        AtFlush = Percent(runs.Sum(r => r.FoundAtFlush), gold);
        F1 = Percent(2 * found, declared + gold);
        List<int> delays = [.. runs.SelectMany(r => r.Delays).Order()];
        DelayMedian = Quantile(delays, 0.5);
        DelayP99 = Quantile(delays, 0.99);
    }

    public int Cases { get; }

    public int Sentences { get; }

    /// <summary>Gets the boundaries declared before the flush where there is none, per 1000 sentences.</summary>
    public double FalseEarly { get; }

    public double FalseEarlyLow { get; }

    public double FalseEarlyHigh { get; }

    /// <summary>Gets the share of boundaries found, the flush included, in percent.</summary>
    public double Recall { get; }

    /// <summary>Gets the same for boundaries that a terminator or a newline marks.</summary>
    public double MarkedRecall { get; }

    /// <summary>Gets the share of boundaries that came with the flush only, in percent.</summary>
    public double AtFlush { get; }

    /// <summary>Gets the harmonic mean of precision and recall over all boundaries, in percent.</summary>
    public double F1 { get; }

    /// <summary>Gets the middle of the delays, in code points.</summary>
    public int DelayMedian { get; }

    public int DelayP99 { get; }

    /// <summary>The interval that holds 95 % of the figures of random draws of as many cases.</summary>
    private static (double Low, double High) Bootstrap(IReadOnlyList<CaseRun> runs)
    {
        if (runs.Count == 0)
            return (0, 0);
        Random random = new(17);
        double[] rates = new double[Resamples];
        for (int i = 0; i < Resamples; i++)
        {
            int wrong = 0;
            int sentences = 0;
            for (int k = 0; k < runs.Count; k++)
            {
                CaseRun run = runs[random.Next(runs.Count)];
                wrong += run.FalseEarly.Count;
                sentences += run.Case.Sentences.Count;
            }

            rates[i] = 1000.0 * wrong / Math.Max(1, sentences);
        }

        Array.Sort(rates);
        return (rates[(int)(0.025 * Resamples)], rates[(int)(0.975 * Resamples)]);
    }

    private static double Percent(int part, int whole) => whole == 0 ? 100 : 100.0 * part / whole;

    private static int Quantile(List<int> sorted, double q) => sorted.Count == 0 ? 0 : sorted[(int)Math.Min(sorted.Count - 1, q * sorted.Count)];
}
