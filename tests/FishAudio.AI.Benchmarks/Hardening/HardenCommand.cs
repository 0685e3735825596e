using System.CommandLine;
using System.Globalization;

namespace FishAudio.AI.Benchmarks.Hardening;

/// <summary>Gives each reader a million inputs, every one drawn from its own seed, so that any can be drawn again alone.</summary>
internal static class HardenCommand
{
    private const int MostShown = 20;
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(10);

    public static Command Create()
    {
        Option<int> count = new("--count") { Description = "How many inputs each.", DefaultValueFactory = _ => 1_000_000 };
        Option<int> seed = new("--seed") { Description = "Where the inputs are drawn from.", DefaultValueFactory = _ => 1 };
        Option<int> first = new("--first") { Description = "The number of the first input, as a finding names it." };
        Option<string?> only = new("--only") { Description = "One reader alone: frames, events, filter or segmenter." };
        Option<DirectoryInfo> folder = new("--replies") { Description = "A folder of replies, *.md, to cut texts from.", DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("tests", "replies")) };
        Command command = new("harden", "Gives the frame reader, the event reader, the filter and the segmenter arbitrary input.") { count, seed, first, only, folder };
        command.SetAction(async (result, _) =>
        {
            TextDraw texts = new(result.GetRequiredValue(folder));
            IHardenTarget[] targets = [new FrameTarget(), new EventTarget(), new FilterTarget(texts), new SegmenterTarget(texts)];
            int findings = 0;
            foreach (IHardenTarget target in targets.Where(target => result.GetValue(only) is not { } name || name == target.Name))
                findings += await RunAsync(target, result.GetValue(seed), result.GetValue(first), result.GetValue(count));
            return findings == 0 ? 0 : 1;
        });
        return command;
    }

    private static async Task<int> RunAsync(IHardenTarget target, int seed, int first, int count)
    {
        long started = TimeProvider.System.GetTimestamp();
        (TimeSpan Time, int Input) slowest = default;
        List<string> findings = [];
        using CancellationTokenSource over = new();
        Watch watch = new(target.Name, seed);
        Task watching = watch.RunAsync(over.Token);
        await Parallel.ForEachAsync(Enumerable.Range(first, count), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (input, _) =>
        {
            long start = TimeProvider.System.GetTimestamp();
            watch.Begin(input);
            string? problem;
            try
            {
                problem = await target.TryAsync(new Random(HashCode(seed, input)));
            }
            catch (Exception exception)
            {
                problem = exception.ToString();
            }

            watch.End(input);
            TimeSpan time = TimeProvider.System.GetElapsedTime(start);
            lock (findings)
            {
                if (time > slowest.Time)
                    slowest = (time, input);
                if (problem is not null)
                    findings.Add($"FOUND: --only {target.Name} --seed {seed} --first {input} --count 1: {problem}");
            }
        });
        await over.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (string finding in findings.Take(MostShown))
            Console.WriteLine(finding);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{target.Name}: {count} inputs of seed {seed}, {findings.Count} findings, {TimeProvider.System.GetElapsedTime(started).TotalSeconds:F0} s, the slowest input {slowest.Time.TotalMilliseconds:F0} ms (--first {slowest.Input})"));
        return findings.Count;
    }

    // The same in every process, unlike the framework's.
    private static int HashCode(int seed, int input) => unchecked((seed * 1_000_003) ^ (input * (int)0x9E3779B1));

    /// <summary>Ends the program when one input takes for ever, and says which.</summary>
    private sealed class Watch(string target, int seed)
    {
        private readonly Dictionary<int, long> _running = [];

        public void Begin(int input)
        {
            lock (_running)
                _running[input] = TimeProvider.System.GetTimestamp();
        }

        public void End(int input)
        {
            lock (_running)
                _running.Remove(input);
        }

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            while (true)
            {
                await Task.Delay(Hang / 2, TimeProvider.System, cancellationToken);
                lock (_running)
                {
                    foreach (int input in _running.Where(one => TimeProvider.System.GetElapsedTime(one.Value) > Hang).Select(one => one.Key))
                    {
                        Console.WriteLine($"HANGS: --only {target} --seed {seed} --first {input} --count 1");
                        Environment.Exit(1);
                    }
                }
            }
        }
    }
}
