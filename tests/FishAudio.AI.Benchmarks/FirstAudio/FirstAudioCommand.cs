using System.CommandLine;
using System.Globalization;
using FishAudio.AI.Benchmarks.Serving;

namespace FishAudio.AI.Benchmarks.FirstAudio;

/// <summary>Measures the time from a turn's first token to its first audio, beside the vendor's JavaScript client and a loop written by hand.</summary>
internal static class FirstAudioCommand
{
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(60);
    private const double TokensPerSecond = 60;

    public static Command Create()
    {
        Option<FileInfo> reply = new("--reply") { Description = "What the model writes.", DefaultValueFactory = _ => new FileInfo(Path.Combine("tests", "replies", "en-story.md")) };
        Option<DirectoryInfo?> javaScript = new("--js") { Description = "The folder Rivals/JavaScript after `npm install`; without it the JavaScript client is left out." };
        Option<int> runs = new("--runs") { Description = "How many first turns, each followed by two later ones.", DefaultValueFactory = _ => 7 };
        Option<int[]> lengths = new("--chunk-length") { Description = "How much text the service gathers before it speaks unasked.", DefaultValueFactory = _ => [100, 200, 300], AllowMultipleArgumentsPerToken = true };
        Option<bool> prewarm = new("--prewarm") { Description = "Has our client prewarm before its first turn." };
        Command command = new("first-audio", "Measures time to first audio beside the vendor's JavaScript client and a loop written by hand.") { reply, javaScript, runs, lengths, prewarm };
        command.SetAction((result, _) => RunAsync(result.GetRequiredValue(reply), result.GetValue(javaScript), result.GetValue(runs), result.GetRequiredValue(lengths), result.GetValue(prewarm)));
        return command;
    }

    private static async Task<int> RunAsync(FileInfo reply, DirectoryInfo? javaScript, int runs, int[] chunkLengths, bool isPrewarmed)
    {
        string text = await File.ReadAllTextAsync(reply.FullName);
        await using ChildProcess server = ChildProcess.StartThis(ServeCommand.Name, "--generation", "150", "--frame-interval", "60");
        await using DelayedNetwork network = new(new Uri(await server.ReadLineAsync()), RoundTrip);
        Console.WriteLine($"{TokensPerSecond} tokens a second of {PacedModel.TokenLength} characters, round trip {RoundTrip.TotalMilliseconds} ms, generation 150 ms, median of {runs} runs");
        Console.WriteLine("| chunk_length | turn | FishAudio.AI | loop by hand | ratio | JavaScript client | ratio |");
        Console.WriteLine("|--:|---|--:|--:|--:|--:|--:|");
        foreach (int chunkLength in chunkLengths)
        {
            Turns ours = new(), loop = new(), vendor = new();
            for (int run = 0; run < runs; run++)
            {
                Decorator decorator = new(network.Endpoint, text, TokensPerSecond, chunkLength);
                if (isPrewarmed)
                    await decorator.PrewarmAsync();
                await ours.MeasureAsync(decorator);
                await loop.MeasureAsync(new BareLoop(network.Endpoint, text, TokensPerSecond, chunkLength));
                if (javaScript is not null)
                    await vendor.MeasureAsync(new JavaScriptClient(javaScript, network.Endpoint, reply, TokensPerSecond, chunkLength));
            }

            Print(chunkLength, "first", ours.First, loop.First, vendor.First);
            Print(chunkLength, "later", ours.Later, loop.Later, vendor.Later);
        }

        return 0;
    }

    private static void Print(int chunkLength, string turn, List<double> ours, List<double> loop, List<double> vendor)
        => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {chunkLength} | {turn} | {Median(ours):F0} ms | {Median(loop):F0} ms | {Median(ours) / Median(loop):F2} | {(vendor.Count == 0 ? "-" : $"{Median(vendor):F0} ms")} | {(vendor.Count == 0 ? "-" : (Median(ours) / Median(vendor)).ToString("F2", CultureInfo.InvariantCulture))} |"));

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>What one contestant needed, its first turns and the later ones.</summary>
    private sealed class Turns
    {
        private const int LaterTurns = 2;

        public List<double> First { get; } = [];

        public List<double> Later { get; } = [];

        public async Task MeasureAsync(IContestant contestant)
        {
            await using (contestant)
            {
                First.Add(await contestant.SpeakAsync());
                for (int i = 0; i < LaterTurns; i++)
                    Later.Add(await contestant.SpeakAsync());
            }
        }
    }
}
