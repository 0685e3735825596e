using System.CommandLine;

namespace FishAudio.AI.Benchmarks.Resuming;

/// <summary>Tries everything that can go wrong, at every moment of a turn, on both live routes, and prints what became of it.</summary>
internal static class FaultMatrixCommand
{
    public static Command Create()
    {
        Option<string?> only = new("--only") { Description = "Tries only cells whose name has this in it." };
        Option<int> parallel = new("--parallel") { Description = "How many cells at once.", DefaultValueFactory = _ => 6 };
        Command command = new("fault-matrix", "Tries every fault at every moment of a turn on both live routes.") { only, parallel };
        command.SetAction((result, _) => RunAsync(result.GetValue(only), result.GetValue(parallel)));
        return command;
    }

    private static async Task<int> RunAsync(string? only, int parallel)
    {
        FaultCell[] cells = [.. FaultCell.All(FaultMatrix.Moments.Keys).Where(cell => only is null || cell.ToString().Contains(only, StringComparison.Ordinal))];
        Dictionary<FaultCell, (string Outcome, string? Problem)> results = [];
        long started = TimeProvider.System.GetTimestamp();
        await Parallel.ForEachAsync(cells, new ParallelOptions { MaxDegreeOfParallelism = parallel }, async (cell, _) =>
        {
            var result = await FaultMatrix.RunAsync(cell);
            lock (results)
                results.Add(cell, result);
        });

        Console.WriteLine("spoken: as if nothing had been. unnoticed: over another connection, replayed before any audio. joined: over another connection,");
        Console.WriteLine("every word once. repeated: nothing left out, what is heard again is marked. error: typed; with +, after audio. WRONG: see below.");
        foreach (IGrouping<(bool, bool), FaultCell> table in cells.GroupBy(cell => (cell.IsAlways, cell.IsTimed)))
            PrintTable(table.Key.Item1, table.Key.Item2, [.. table], results);
        foreach ((FaultCell cell, (string outcome, string? problem)) in results.Where(result => result.Value.Problem is not null))
            Console.WriteLine($"WRONG: {cell}: {outcome}: {problem}");
        int wrong = results.Values.Count(result => result.Problem is not null);
        Console.WriteLine($"\n{results.Count} cells, {wrong} wrong, {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0} s");
        return wrong == 0 ? 0 : 1;
    }

    private static void PrintTable(bool isAlways, bool isTimed, FaultCell[] cells, Dictionary<FaultCell, (string Outcome, string? Problem)> results)
    {
        Console.WriteLine($"\n### {(isTimed ? "/v1/tts/live/with-timestamp" : "/v1/tts/live")}, {(isAlways ? "on every connection" : "on the first connection")}\n");
        string[] moments = [.. cells.Select(cell => cell.Moment).Distinct()];
        Console.WriteLine("| fault | " + string.Join(" | ", moments) + " |");
        Console.WriteLine("|---" + string.Concat(Enumerable.Repeat("|---", moments.Length)) + "|");
        foreach (IGrouping<string, FaultCell> row in cells.GroupBy(cell => cell.Fault))
        {
            IEnumerable<string> outcomes = moments.Select(moment => row.FirstOrDefault(cell => cell.Moment == moment) is { } cell
                ? results[cell].Problem is null ? results[cell].Outcome : "WRONG"
                : "");
            Console.WriteLine($"| {row.Key} | {string.Join(" | ", outcomes)} |");
        }
    }
}
