using System.CommandLine;
using System.Globalization;

namespace FishAudio.AI.Benchmarks.AtOnce;

/// <summary>Our side of <c>turns-at-once</c>, in a process of its own: a line with a number of turns comes in, a line with their cost goes out.</summary>
internal static class TurnsAtOnceClientCommand
{
    public const string Name = "turns-at-once-client";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public static Command Create()
    {
        Argument<string> endpoint = new("endpoint");
        Argument<FileInfo> reply = new("reply");
        Option<bool> bare = new("--bare") { Description = "A loop of the least code in place of the library." };
        Command command = new(Name, "Serves turns-at-once.") { endpoint, reply, bare };
        command.Hidden = true;
        command.SetAction(async (result, cancellationToken) =>
        {
            string text = await File.ReadAllTextAsync(result.GetRequiredValue(reply).FullName, cancellationToken);
            await using IManyTurns turns = result.GetValue(bare)
                ? new BareTurns(new Uri(result.GetRequiredValue(endpoint)), text)
                : new SpokenTurns(result.GetRequiredValue(endpoint), text);
            long? before = null;
            while (await Console.In.ReadLineAsync(cancellationToken) is { Length: > 0 } line)
            {
                Console.WriteLine(await MeasureAsync(turns, int.Parse(line, CultureInfo.InvariantCulture), before ?? 0));
                before ??= Environment.WorkingSet;
            }

            return 0;
        });
        return command;
    }

    private static async Task<string> MeasureAsync(IManyTurns turns, int count, long before)
    {
        using CancellationTokenSource over = new();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long start = TimeProvider.System.GetTimestamp();
        Task<long> watching = WatchAsync(over.Token);
        (int errors, long audio) = await turns.SpeakAsync(count);
        TimeSpan wall = TimeProvider.System.GetElapsedTime(start);
        cpu = Environment.CpuUsage.TotalTime - cpu;
        await over.CancelAsync();
        long peak = await watching;
        return string.Create(CultureInfo.InvariantCulture, $"{errors} {cpu.TotalMilliseconds} {peak - before} {wall.TotalMilliseconds} {audio}");
    }

    private static async Task<long> WatchAsync(CancellationToken cancellationToken)
    {
        long peak = Environment.WorkingSet;
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(Look, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            peak = Math.Max(peak, Environment.WorkingSet);
        }

        return peak;
    }
}
