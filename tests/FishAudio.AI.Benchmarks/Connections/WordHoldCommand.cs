using System.CommandLine;
using System.Globalization;
using FishAudio.AI.Benchmarks.Serving;

namespace FishAudio.AI.Benchmarks.Connections;

/// <summary>Measures how much later audio is delivered because it is held until its words are whole, beside a client that does not hold it.</summary>
internal static class WordHoldCommand
{
    private static readonly TimeSpan Grid = TimeSpan.FromMilliseconds(20);
    private static readonly string[] Segments =
    [
        "The keeper of the lighthouse climbed the stairs again, slowly. ", "He counted the waves until he had lost count, and began another page. ",
        "Would anybody ever read it? ", "Unquestionably, he thought, somebody would. ", "The lamp went round, as it had done for a hundred years.",
    ];

    public static Command Create()
    {
        Option<int> runs = new("--runs") { Description = "How many sessions of each kind, in turn.", DefaultValueFactory = _ => 15 };
        Option<double> generation = new("--generation") { Description = "Milliseconds from a text to its first audio.", DefaultValueFactory = _ => 300 };
        Option<double> frame = new("--frame-interval") { Description = "Milliseconds between two frames of 464 ms of audio.", DefaultValueFactory = _ => 60 };
        Command command = new("word-hold", "Measures the delay of audio that is held until its words are whole.") { runs, generation, frame };
        command.SetAction((result, _) => RunAsync(result.GetValue(runs), result.GetValue(generation), result.GetValue(frame)));
        return command;
    }

    private static async Task<int> RunAsync(int runs, double generation, double frame)
    {
        await using ChildProcess server = ChildProcess.StartThis(
            ServeCommand.Name, "--generation", generation.ToString(CultureInfo.InvariantCulture), "--frame-interval", frame.ToString(CultureInfo.InvariantCulture));
        string endpoint = await server.ReadLineAsync();
        // What is never resumed is not held.
        await using FishAudioClient passing = new(new FishAudioOptions { ApiKey = "benchmark", Endpoint = endpoint, MaxReconnects = 0 });
        await using FishAudioClient holding = new(new FishAudioOptions { ApiKey = "benchmark", Endpoint = endpoint });
        List<Heard> passed = [], held = [];
        for (int run = -1; run < runs; run++)
        {
            Heard first = await SpeakAsync(passing);
            Heard second = await SpeakAsync(holding);
            // The first of each only warms up.
            if (run < 0)
                continue;
            passed.Add(first);
            held.Add(second);
        }

        double[] delays = [.. Delays(passed, held).Order()];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{runs} sessions of each kind, {delays.Length * Grid.TotalSeconds:F1} s of audio, generation {generation} ms, a frame of 464 ms every {frame} ms"));
        Console.WriteLine("| | passed on at once | held for whole words | difference |");
        Console.WriteLine("|---|--:|--:|--:|");
        Print("first audio, median", MedianOf(passed, h => h.First), MedianOf(held, h => h.First));
        Print("first audio, slowest", passed.Max(h => h.First), held.Max(h => h.First));
        Print("last audio, median", MedianOf(passed, h => h.Last), MedianOf(held, h => h.Last));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"\nDelay of each {Grid.TotalMilliseconds} ms of audio: median {delays[delays.Length / 2]:F0} ms, 90 % at most {delays[delays.Length * 9 / 10]:F0} ms, longest {delays[^1]:F0} ms. "
            + $"Underruns of a player that starts at once: {passed.Sum(h => h.Underruns)} passed on, {held.Sum(h => h.Underruns)} held."));
        return 0;
    }

    private static void Print(string what, double passed, double held)
        => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {passed:F0} ms | {held:F0} ms | {held - passed:F0} ms |"));

    private static double MedianOf(List<Heard> sessions, Func<Heard, double> value) => Median(sessions.Select(value));

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;

    /// <summary>By how much each piece of the audio came later, in milliseconds, of medians.</summary>
    private static IEnumerable<double> Delays(List<Heard> passed, List<Heard> held)
    {
        TimeSpan length = passed[0].Chunks[^1].End;
        for (TimeSpan at = Grid; at <= length; at += Grid)
            yield return MedianOf(held, h => h.TimeOf(at)) - MedianOf(passed, h => h.TimeOf(at));
    }

    private static async Task<Heard> SpeakAsync(FishAudioClient client)
    {
        await using ISpeechSession session = await client.OpenSessionAsync(new() { Timing = SpeechTiming.Words });
        foreach (string segment in Segments)
        {
            await session.WriteAsync(segment);
            await session.FlushAsync();
        }

        await session.CompleteAsync();
        List<(TimeSpan End, double Received)> chunks = [];
        await foreach (SpeechChunk chunk in session.ReadAllAsync())
        {
            if (!chunk.Audio.IsEmpty)
                chunks.Add((chunk.Offset + chunk.Duration, chunk.Received.TotalMilliseconds));
        }

        return new Heard(chunks, (await session.Completion).Underruns);
    }

    /// <summary>When the audio of a session came, in milliseconds from its first text.</summary>
    private sealed record Heard(IReadOnlyList<(TimeSpan End, double Received)> Chunks, int Underruns)
    {
        public double First => Chunks[0].Received;

        public double Last => Chunks[^1].Received;

        public double TimeOf(TimeSpan audio) => Chunks.First(chunk => chunk.End >= audio - TimeSpan.FromMilliseconds(1)).Received;
    }
}
