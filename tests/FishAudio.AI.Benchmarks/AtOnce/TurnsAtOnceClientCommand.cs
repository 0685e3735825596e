using System.CommandLine;
using System.Globalization;
using FishAudio.AI.Benchmarks.Serving;
using Microsoft.Extensions.AI;

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
        Command command = new(Name, "Serves turns-at-once.") { endpoint, reply };
        command.Hidden = true;
        command.SetAction(async (result, cancellationToken) =>
        {
            string text = await File.ReadAllTextAsync(result.GetRequiredValue(reply).FullName, cancellationToken);
            await using FishAudioClient service = new(new FishAudioOptions { ApiKey = "benchmark", Endpoint = result.GetRequiredValue(endpoint) });
            long? before = null;
            while (await Console.In.ReadLineAsync(cancellationToken) is { Length: > 0 } line)
            {
                Console.WriteLine(await SpeakAsync(service, text, int.Parse(line, CultureInfo.InvariantCulture), before ?? 0));
                before ??= Environment.WorkingSet;
            }

            return 0;
        });
        return command;
    }

    private static async Task<string> SpeakAsync(FishAudioClient service, string text, int turns, long before)
    {
        int errors = 0;
        long audio = 0;
        using SpeakingChatClient chat = (SpeakingChatClient)new PacedModel(text, tokensPerSecond: 0).AsBuilder().UseSpeech(service, options =>
        {
            options.OnAudio = (_, chunk, _) =>
            {
                Interlocked.Add(ref audio, chunk.Audio.Length);
                return default;
            };
            options.OnError = (_, error, _) =>
            {
                if (Interlocked.Increment(ref errors) == 1)
                    Console.Error.WriteLine(error.Message);
                return default;
            };
        }).Build();
        using CancellationTokenSource over = new();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long start = TimeProvider.System.GetTimestamp();
        Task<long> watching = WatchAsync(over.Token);
        await Task.WhenAll(Enumerable.Range(0, turns).Select(_ => Task.Run(async () =>
        {
            await foreach (ChatResponseUpdate _ in chat.GetStreamingResponseAsync("Go on."))
            {
            }
        })));
        await chat.DrainAsync();
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
