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
        int sockets = CountSockets();
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
        (int alive, int opened) = await SettleAsync(clients, sockets);
        int wrong = results.Count(r => r.Result.Problem is not null);
        Console.WriteLine($"\n{results.Count} turns of seed {seed}, {wrong} wrong, {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0} s. Left behind: "
            + $"{alive} of {clients.Count} clients that something still holds, {opened} sockets; connections, timers and slots are checked after each turn or group.");
        return wrong == 0 && alive == 0 && opened == 0 ? 0 : 1;
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

    /// <summary>Counts what is left, once what ends in the background had time to end.</summary>
    private static async Task<(int Clients, int Sockets)> SettleAsync(List<WeakReference> clients, int socketsBefore)
    {
        (int alive, int opened) = (0, 0);
        for (int i = 0; i < 50; i++)
        {
            // Not on the stack of the turn that ended last, which holds its client.
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            (alive, opened) = (clients.Count(client => client.IsAlive), Math.Max(0, CountSockets() - socketsBefore));
            if (alive + opened == 0)
                break;
        }

        return (alive, opened);
    }

    // Where the system tells.
    private static int CountSockets() => Directory.Exists("/proc/self/fd")
        ? Directory.GetFileSystemEntries("/proc/self/fd").Count(file => new FileInfo(file).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true)
        : 0;
}
