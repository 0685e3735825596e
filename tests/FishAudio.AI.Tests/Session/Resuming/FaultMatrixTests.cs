using FishAudio.AI.Benchmarks.Resuming;

namespace FishAudio.AI.Tests.Session.Resuming;

/// <summary>
/// Every fault, at the moments that differ most, on both live routes, once and always. The command <c>fault-matrix</c> of the benchmarks tries all
/// moments and prints what became of each turn.
/// </summary>
public class FaultMatrixTests
{
    private static readonly FaultCell[] Cells = [.. FaultCell.All(["start", "before audio", "mid segment", "stop"])];

    public static TheoryData<string> Faults => [.. Cells.Select(cell => cell.Fault).Distinct()];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Fault_costs_no_text_and_no_more_audio_than_it_must_and_leaves_nothing_behind(string fault)
    {
        List<string> problems = [];
        await Parallel.ForEachAsync(Cells.Where(cell => cell.Fault == fault), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (cell, _) =>
        {
            (string outcome, string? problem) = await FaultMatrix.RunAsync(cell);
            if (problem is null)
                return;
            lock (problems)
                problems.Add($"{cell}: {outcome}: {problem}");
        });
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }
}
