using System.Globalization;

namespace FishAudio.AI.Benchmarks.Segmentation;

/// <summary>Prints scores as a table: per source, per language, in total.</summary>
public static class SegmentationReport
{
    private static readonly string[] Columns =
    [
        "group                   ", "cases", "sent.", "false early /1000, delta 4", "false early /1000, delta 1", "    R", "R marked", "at flush",
        "delay 4: 50, 99 %", "delay 1: 50, 99 %", "   F1",
    ];

    public static void Write(TextWriter output, IReadOnlyList<SegmentationCase> cases, bool isGiven, bool withErrors)
    {
        output.WriteLine(isGiven ? "\n# Language given\n" : "\n# Language not given\n");
        output.WriteLine($"| {string.Join(" | ", Columns)} |");
        output.WriteLine($"|---|{string.Concat(Enumerable.Repeat("--:|", Columns.Length - 1))}");

        Dictionary<int, CaseRun[]> runs = new[] { 4, 1 }.ToDictionary(
            delta => delta,
            delta => cases.Select(c => CaseRun.Of(c, delta, isGiven && c.Lang != "und" ? c.Lang : null)).ToArray());
        foreach (string source in cases.Select(c => c.Source).Distinct())
            Row(source, c => c.Source == source);
        foreach (string language in cases.Where(c => c.IsRunningText).Select(c => c.Lang).Distinct().Order(StringComparer.Ordinal))
            Row("UD " + language, c => c.IsRunningText && c.Lang == language);
        Row("UD", c => c.IsRunningText);
        Row("golden rules", c => c.IsGoldenRule);
        Row("all", _ => true);

        if (withErrors)
            Errors(output, runs[4]);

        void Row(string name, Func<SegmentationCase, bool> isOf)
        {
            SegmentationScore four = new([.. runs[4].Where(r => isOf(r.Case))]);
            SegmentationScore one = new([.. runs[1].Where(r => isOf(r.Case))]);
            if (four.Cases == 0)
                return;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name,-24} | {four.Cases,5} | {four.Sentences,5} | {Rate(four),26} | {Rate(one),26} | {four.Recall,5:0.0} "
                + $"| {four.MarkedRecall,8:0.0} | {four.AtFlush,8:0.0} | {Delay(four),17} | {Delay(one),17} | {four.F1,5:0.0} |"));
        }
    }

    private static string Rate(SegmentationScore score) => string.Create(CultureInfo.InvariantCulture,
        $"{score.FalseEarly:0.0} ({score.FalseEarlyLow:0.0} - {score.FalseEarlyHigh:0.0})");

    private static string Delay(SegmentationScore score) => $"{score.DelayMedian}, {score.DelayP99}";

    private static void Errors(TextWriter output, CaseRun[] runs)
    {
        output.WriteLine();
        foreach (CaseRun run in runs)
        {
            foreach (int place in run.FalseEarly)
                output.WriteLine($"wrong  {run.Case.Source} {run.Case.Lang} {Around(run.Case.Text, place)}");
            foreach (GoldBoundary boundary in run.Missed)
            {
                string kind = boundary.IsMarked ? "missed" : "unmark";
                output.WriteLine($"{kind} {run.Case.Source} {run.Case.Lang} {Around(run.Case.Text, boundary.Position.Visible)}");
            }
        }
    }

    private static string Around(string text, int visible)
    {
        int at = 0;
        for (int seen = 0; seen < visible; at += char.IsSurrogatePair(text, at) ? 2 : 1)
            seen += char.IsWhiteSpace(text[at]) ? 0 : 1;

        string before = text[Math.Max(0, at - 60)..at];
        string after = text[at..Math.Min(text.Length, at + 40)];
        return (before + " ┃ " + after).ReplaceLineEndings("⏎");
    }
}
