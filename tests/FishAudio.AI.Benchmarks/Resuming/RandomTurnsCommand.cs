using System.CommandLine;
using System.Globalization;

namespace FishAudio.AI.Benchmarks.Resuming;

/// <summary>Has thousands of turns spoken in which everything is drawn, and prints what became of them.</summary>
internal static class RandomTurnsCommand
{
    public static Command Create()
    {
        Option<int> turns = new("--turns") { Description = "How many turns.", DefaultValueFactory = _ => 5000 };
        Option<int> seed = new("--seed") { Description = "Where everything is drawn from.", DefaultValueFactory = _ => 1 };
        Option<int?> group = new("--group") { Description = "Runs one group of turns only, as a failure names it." };
        Option<int> parallel = new("--parallel") { Description = "How many groups at once.", DefaultValueFactory = _ => 8 };
        Command command = new("random-turns", "Has turns spoken with faults, interruptions, cancellations and slow listeners, all drawn from a seed.") { turns, seed, group, parallel };
        command.SetAction((result, _) => RunAsync(result.GetValue(turns), result.GetValue(seed), result.GetValue(group), result.GetValue(parallel)));
        return command;
    }

    private static async Task<int> RunAsync(int turns, int seed, int? only, int parallel)
    {
        RandomTurns random = new(seed);
        if (only is null)
            await random.RunAsync(-1);
        int files = CountOpenFiles();
        long started = TimeProvider.System.GetTimestamp();
        List<(int Group, RandomTurnResult Result)> results = [];
        List<WeakReference> clients = [];
        int[] groups = only is { } one ? [one] : [.. Enumerable.Range(0, (turns + RandomTurns.GroupSize - 1) / RandomTurns.GroupSize)];
        await Parallel.ForEachAsync(groups, new ParallelOptions { MaxDegreeOfParallelism = parallel }, async (group, _) =>
        {
            IReadOnlyList<RandomTurnResult> done = await random.RunAsync(group, client =>
            {
                lock (clients)
                    clients.Add(client);
            });
            lock (results)
                results.AddRange(done.Select(result => (group, result)));
        });

        Print(results);
        foreach ((int group, RandomTurnResult result) in results.Where(r => r.Result.Problem is not null))
            Console.WriteLine($"WRONG: --seed {seed} --group {group}: {(result.IsTimed ? "timed" : "plain")}: {result.Problem}");
        int alive = CountAlive(clients);
        int wrong = results.Count(r => r.Result.Problem is not null);
        Console.WriteLine($"\n{results.Count} turns of seed {seed}, {wrong} wrong, {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0} s. Left behind: "
            + $"{alive} of {clients.Count} clients that something still holds, {Math.Max(0, CountOpenFiles() - files)} sockets or files; connections and timers are checked after each group.");
        return wrong == 0 && alive == 0 ? 0 : 1;
    }

    private static void Print(List<(int Group, RandomTurnResult Result)> results)
    {
        Console.WriteLine("| route | turns | reconnects | completed | interrupted | abandoned | failed |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|");
        foreach (IGrouping<bool, RandomTurnResult> route in results.Select(r => r.Result).GroupBy(r => r.IsTimed).OrderBy(r => r.Key))
        {
            Console.WriteLine($"| {(route.Key ? "timed" : "plain")} | {route.Count()} | {route.Sum(r => r.Reconnects)} | "
                + string.Join(" | ", new[] { "Completed", "Interrupted", "Abandoned", "Failed" }.Select(outcome => route.Count(r => r.Outcome == outcome))) + " |");
        }

        RandomTurnResult[] plain = [.. results.Select(r => r.Result).Where(r => !r.IsTimed)];
        Console.WriteLine("\nPlain route, after each loss in the midst of audio:");
        Distribution("segments begun again, the one cut short included", [.. plain.SelectMany(r => r.BegunAgain)]);
        Distribution("segments heard twice from beginning to end", [.. plain.SelectMany(r => r.HeardTwice)]);
    }

    private static void Distribution(string what, int[] counts)
    {
        if (counts.Length == 0)
            return;
        Array.Sort(counts);
        string shares = string.Join(", ", counts.GroupBy(count => count)
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Key}: {100.0 * group.Count() / counts.Length:0.#} %")));
        Console.WriteLine($"{what}: median {counts[counts.Length / 2]}, 90 % at most {counts[counts.Length * 9 / 10]} ({counts.Length} losses; {shares})");
    }

    private static int CountAlive(List<WeakReference> clients)
    {
        for (int i = 0; i < 20 && clients.Any(client => client.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return clients.Count(client => client.IsAlive);
    }

    // Where the system tells.
    private static int CountOpenFiles() => Directory.Exists("/proc/self/fd") ? Directory.GetFileSystemEntries("/proc/self/fd").Length : 0;
}
