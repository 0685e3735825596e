using System.CommandLine;
using System.Globalization;
using FishAudio.AI.Benchmarks.Serving;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Benchmarks.Connections;

/// <summary>Has one process speak turn after turn, on warm connections, and looks at its memory.</summary>
internal static class ManyTurnsCommand
{
    private const int Settled = 100;
    private const int Step = 200;
    private const double MostHeap = 1.05;
    private const double MostResident = 1.10;
    private const string Reply = "The keeper of the lighthouse climbed the stairs again. He counted the waves until he had lost count, and began another page! "
        + "Would anybody read it? The lamp went round, as it had done for a hundred years. Nobody came.";

    public static Command Create()
    {
        Option<int> turns = new("--turns") { Description = "How many turns.", DefaultValueFactory = _ => 2000 };
        Option<double> pace = new("--pace") { Description = "How many turns begin in a second, at the most.", DefaultValueFactory = _ => 10 };
        Command command = new("many-turns", "Measures what is left in memory by turn after turn in one process. Exit code 1: more than allowed.") { turns, pace };
        command.SetAction((result, _) => RunAsync(result.GetValue(turns), TimeSpan.FromSeconds(1 / result.GetValue(pace))));
        return command;
    }

    private static async Task<int> RunAsync(int turns, TimeSpan pause)
    {
        // Elsewhere: this process is the client alone.
        await using ChildProcess server = ChildProcess.StartThis(ServeCommand.Name);
        await using FishAudioClient service = new(new FishAudioOptions { ApiKey = "benchmark", Endpoint = await server.ReadLineAsync() });
        Console.WriteLine("| turns | managed heap after collection | resident set | turns on a warm connection | interrupted |");
        Console.WriteLine("|--:|--:|--:|--:|--:|");
        long started = TimeProvider.System.GetTimestamp();
        (int reused, int interrupted) = (0, 0);
        (long heap, long resident) settled = default, last = default;
        for (int turn = 1; turn <= turns; turn++)
        {
            SpeechSummary summary = await SpeakAsync(service, turn);
            if ((turn * pause) - TimeProvider.System.GetElapsedTime(started) is { Ticks: > 0 } early)
                await Task.Delay(early, TimeProvider.System);
            reused += summary.ConnectionReused ? 1 : 0;
            interrupted += summary.Reason == SpeechEndReason.Interrupted ? 1 : 0;
            if (turn != Settled && turn % Step != 0 && turn != turns)
                continue;
            last = Look();
            if (turn == Settled)
                settled = last;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {turn} | {last.heap / 1024.0:F0} KiB | {last.resident / 1048576.0:F1} MiB | {reused} | {interrupted} |"));
        }

        (double heapRatio, double residentRatio) = ((double)last.heap / settled.heap, (double)last.resident / settled.resident);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"\nAfter {turns} turns, against after {Settled}: managed heap {heapRatio:F3} (at most {MostHeap}), resident set {residentRatio:F3} (at most {MostResident}). "
            + $"{TimeProvider.System.GetElapsedTime(started).TotalSeconds:F0} s."));
        return heapRatio <= MostHeap && residentRatio <= MostResident ? 0 : 1;
    }

    /// <summary>Speaks a turn: on either route, and every tenth is interrupted at its first audio.</summary>
    private static async Task<SpeechSummary> SpeakAsync(FishAudioClient service, int number)
    {
        SpeechSummary? told = null;
        SpeakingChatOptions options = new()
        {
            Request = new() { Timing = number % 2 == 0 ? SpeechTiming.Words : SpeechTiming.None },
            OnAudio = (turn, _, _) => number % 10 == 0 ? new ValueTask(turn.InterruptAsync()) : default,
            OnCompleted = (_, summary, _) =>
            {
                told = summary;
                return default;
            },
        };
        using SpeakingChatClient chat = new(new PacedModel(Reply, tokensPerSecond: 0), service, options);
        await foreach (ChatResponseUpdate _ in chat.GetStreamingResponseAsync("Go on."))
        {
        }

        await chat.DrainAsync();
        return told is { Reason: SpeechEndReason.Completed or SpeechEndReason.Interrupted }
            ? told
            : throw new InvalidOperationException($"Turn {number} was not spoken: {told?.Error?.Message}");
    }

    // What is free is given back to the system first: how much of it a collector keeps says nothing about what is held.
    private static (long Heap, long Resident) Look()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
    }
}
