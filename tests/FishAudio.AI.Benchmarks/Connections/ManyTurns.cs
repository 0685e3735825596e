using System.Globalization;
using FishAudio.AI.Benchmarks.Serving;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Benchmarks.Connections;

/// <summary>Has this process speak turn after turn, on warm connections, and looks at its memory.</summary>
internal static class ManyTurns
{
    private const int Settled = 100;
    private const int Step = 200;
    private const double MostHeap = 1.05;
    private const double MostResident = 1.10;
    private const string Reply = "The keeper of the lighthouse climbed the stairs again. He counted the waves until he had lost count, and began another page! "
        + "Would anybody read it? The lamp went round, as it had done for a hundred years. Nobody came.";

    /// <summary>Speaks.</summary>
    /// <param name="endpoint">The service, in another process: this one is the client alone.</param>
    /// <param name="turns">How many turns.</param>
    /// <param name="pause">How long one turn begins after another, at the least.</param>
    /// <returns>The exit code: 1 when more is left in memory than is allowed.</returns>
    public static async Task<int> RunAsync(string endpoint, int turns, TimeSpan pause)
    {
        await using FishAudioClient service = new(new FishAudioOptions { ApiKey = "benchmark", Endpoint = endpoint });
        Console.WriteLine("| turns | managed heap after collection | resident set | without code | code | collector | files | other | turns on a warm connection | interrupted |");
        Console.WriteLine("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        long started = TimeProvider.System.GetTimestamp();
        (int reused, int interrupted) = (0, 0);
        (long Heap, ResidentMemory Resident) settled = default, last = default;
        for (int turn = 1; turn <= turns; turn++)
        {
            SpeechSummary summary = await SpeakAsync(service, turn);
            if ((turn * pause) - TimeProvider.System.GetElapsedTime(started) is { Ticks: > 0 } early)
                await Task.Delay(early, TimeProvider.System);
            reused += summary.ConnectionReused ? 1 : 0;
            interrupted += summary.Reason == SpeechEndReason.Interrupted ? 1 : 0;
            if (turn != Settled && turn % Step != 0 && turn != turns)
                continue;
            ResidentMemory resident = ResidentMemory.Look();
            last = (GC.GetTotalMemory(forceFullCollection: true), resident);
            if (turn == Settled)
                settled = last;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {turn} | {last.Heap / 1024.0:F0} KiB | {Mebibytes(resident.Total)} | {Mebibytes(resident.WithoutCode)} | {Mebibytes(resident.Code)} | "
                + $"{Mebibytes(resident.Collected)} | {Mebibytes(resident.Files)} | {Mebibytes(resident.Other)} | {reused} | {interrupted} |"));
        }

        double heap = (double)last.Heap / settled.Heap;
        double total = (double)last.Resident.Total / settled.Resident.Total;
        double withoutCode = (double)last.Resident.WithoutCode / settled.Resident.WithoutCode;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"\nAfter {turns} turns, against after {Settled}: managed heap {heap:F3} (at most {MostHeap}), resident set {total:F3}, without what the runtime compiled "
            + $"{withoutCode:F3} (at most {MostResident}). {TimeProvider.System.GetElapsedTime(started).TotalSeconds:F0} s."));
        return heap <= MostHeap && withoutCode <= MostResident ? 0 : 1;
    }

    private static string Mebibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:F1} MiB");

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
}
