using FishAudio.AI.Benchmarks.Segmentation;

namespace FishAudio.AI.Tests.Text;

/// <summary>Holds the figures on the collection of other people's cases, where it lies beside the repository.</summary>
public class SentenceFloorTests
{
    private static readonly Lazy<IReadOnlyList<SegmentationCase>> Cases =
        new(() => SharedCases.Find() is { } folder ? SegmentationCase.Load(folder) : []);

    [SkippableTheory]
    [InlineData(null, 3.5, 3.5)]
    [InlineData("en", 3.0, 3.0)]
    [InlineData("de", 2.0, 2.0)]
    [InlineData("fr", 5.5, 5.5)]
    [InlineData("es", 3.0, 3.0)]
    [InlineData("it", 4.0, 4.0)]
    public void Few_boundaries_in_running_text_are_declared_where_there_is_none(string? language, double given, double notGiven)
    {
        Assert.InRange(Score(c => c.IsRunningText && Is(c, language), 4, isGiven: true).FalseEarly, 0, given);
        Assert.InRange(Score(c => c.IsRunningText && Is(c, language), 4, isGiven: false).FalseEarly, 0, notGiven);
    }

    [SkippableTheory]
    [InlineData(true, 98.9)]
    [InlineData(false, 98.8)]
    public void Nearly_all_marked_boundaries_in_running_text_are_found_within_four_characters(bool isGiven, double recall)
    {
        SegmentationScore score = Score(c => c.IsRunningText, 1, isGiven);

        Assert.InRange(score.MarkedRecall, recall, 100);
        Assert.InRange(score.DelayP99, 0, 4);
        Assert.InRange(score.DelayMedian, 0, 2);
    }

    [SkippableTheory]
    [InlineData(true, 91)]
    [InlineData(false, 90)]
    public void Golden_rules_hold_while_the_text_streams(bool isGiven, double f1) =>
        Assert.InRange(Score(c => c.IsGoldenRule, 4, isGiven).F1, f1, 100);

    private static bool Is(SegmentationCase one, string? language) => language is null || one.Lang == language;

    private static SegmentationScore Score(Func<SegmentationCase, bool> isOf, int delta, bool isGiven)
    {
        Skip.If(Cases.Value.Count == 0, "../shared/segmentation/public is not beside the repository.");
        return new([.. Cases.Value.Where(c => c.IsScored && isOf(c)).Select(c => CaseRun.Of(c, delta, isGiven ? c.Lang : null))]);
    }
}
