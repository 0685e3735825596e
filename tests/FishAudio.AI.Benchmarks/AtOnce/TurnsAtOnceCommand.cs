using System.CommandLine;
using System.Globalization;
using FishAudio.AI.Benchmarks.Serving;

namespace FishAudio.AI.Benchmarks.AtOnce;

/// <summary>Has very many replies spoken at once, as fast as they can be, beside the vendor's JavaScript client: what a turn costs each.</summary>
/// <remarks>The emulator and each client have processes of their own, so that what is counted is the client's. The clients take turns.</remarks>
internal static class TurnsAtOnceCommand
{
    // The compiler looks at what runs often and compiles it again, up to the third thousand of turns.
    private static readonly int[] Warming = [500, 500, 1000, 1000];

    public static Command Create()
    {
        Option<int[]> turns = new("--turns") { Description = "How many at once, several numbers for several trials.", DefaultValueFactory = _ => [100, 1000], AllowMultipleArgumentsPerToken = true };
        Option<FileInfo> reply = new("--reply") { Description = "What is spoken.", DefaultValueFactory = _ => new FileInfo(Path.Combine("tests", "replies", "en-story.md")) };
        Option<DirectoryInfo?> javaScript = new("--js") { Description = "The folder Rivals/JavaScript after `npm install`; without it the JavaScript client is left out." };
        Option<int> runs = new("--runs") { Description = "How often; the median counts.", DefaultValueFactory = _ => 3 };
        Option<int[]> warming = new("--warming") { Description = "How many turns at once come before, in which code is compiled.", DefaultValueFactory = _ => Warming, AllowMultipleArgumentsPerToken = true };
        Command command = new("turns-at-once", "Measures CPU, memory and time of many turns at once, beside the vendor's JavaScript client.") { turns, reply, javaScript, runs, warming };
        command.SetAction((result, _) => RunAsync(
            result.GetRequiredValue(turns), result.GetRequiredValue(reply), result.GetValue(javaScript), result.GetValue(runs), result.GetRequiredValue(warming)));
        return command;
    }

    private static async Task<int> RunAsync(int[] counts, FileInfo reply, DirectoryInfo? javaScript, int runs, int[] warming)
    {
        int failed = 0;
        Console.WriteLine($"A reply of {reply.Length} bytes in tokens of {PacedModel.TokenLength} characters, nothing paced; median of {runs} runs, each in a new process.");
        Console.WriteLine("| turns at once | client | errors | CPU a turn | memory a turn | wall time a turn | audio a turn |");
        Console.WriteLine("|--:|---|--:|--:|--:|--:|--:|");
        foreach (int count in counts)
        {
            List<ClientCost> ours = [], bare = [], vendor = [];
            for (int run = 0; run < runs; run++)
            {
                ours.Add(await MeasureAsync(endpoint => ChildProcess.StartThis(TurnsAtOnceClientCommand.Name, endpoint, reply.FullName), count, warming));
                bare.Add(await MeasureAsync(endpoint => ChildProcess.StartThis(TurnsAtOnceClientCommand.Name, endpoint, reply.FullName, "--bare"), count, warming));
                if (javaScript is not null)
                    vendor.Add(await MeasureAsync(endpoint => ChildProcess.Start("node", Path.Combine(javaScript.FullName, "turns-at-once.mjs"), endpoint, reply.FullName), count, warming));
            }

            ClientCost our = Print(count, "FishAudio.AI", ours);
            failed += our.Errors;
            ClientCost least = Print(count, "bare loop", bare);
            PrintRatio(count, "to the bare loop", our, least);
            if (vendor.Count > 0)
                PrintRatio(count, "to the JavaScript client", our, Print(count, "JavaScript client", vendor));
        }

        return failed == 0 ? 0 : 1;
    }

    private static async Task<ClientCost> MeasureAsync(Func<string, ChildProcess> start, int count, int[] warming)
    {
        await using ChildProcess server = ChildProcess.StartThis(ServeCommand.Name);
        await using ChildProcess client = start(await server.ReadLineAsync());
        // Memory counts from behind the first turn on; time, once what runs often is compiled well.
        foreach (int turns in (int[])[1, .. warming])
        {
            await client.WriteLineAsync(turns.ToString(CultureInfo.InvariantCulture));
            await client.ReadLineAsync();
        }

        await client.WriteLineAsync(count.ToString(CultureInfo.InvariantCulture));
        return ClientCost.Parse(await client.ReadLineAsync(), count);
    }

    private static ClientCost Print(int count, string client, List<ClientCost> costs)
    {
        double Median(Func<ClientCost, double> figure) => costs.Select(figure).Order().ElementAt(costs.Count / 2);
        ClientCost cost = new(costs.Max(c => c.Errors), Median(c => c.CpuMilliseconds), Median(c => c.MemoryBytes), Median(c => c.WallMilliseconds), Median(c => c.AudioBytes));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {count} | {client} | {cost.Errors} | {cost.CpuMilliseconds:F2} ms | {cost.MemoryBytes / 1024:F0} KiB | {cost.WallMilliseconds:F2} ms | {cost.AudioBytes / 1024:F0} KiB |"));
        return cost;
    }

    private static void PrintRatio(int count, string what, ClientCost our, ClientCost its)
        => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {count} | ratio {what} | | {our.CpuMilliseconds / its.CpuMilliseconds:F2} | {our.MemoryBytes / its.MemoryBytes:F2} | {our.WallMilliseconds / its.WallMilliseconds:F2} | |"));
}
