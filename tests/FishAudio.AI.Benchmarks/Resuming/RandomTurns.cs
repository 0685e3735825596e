using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Benchmarks.Resuming;

/// <summary>Turns in which everything is drawn: text, route, faults, and what the listener does. A seed and a number give the same group of turns again.</summary>
/// <remarks>
/// The turns of a group follow each other on one client, so that what one leaves behind meets the next. The voice varies its rate by segment
/// between 0.6 and 1.6, unknown to everybody but the emulator. How the operating system delivers bytes is not drawn.
/// </remarks>
internal sealed class RandomTurns(int seed)
{
    /// <summary>How many turns follow each other on one client.</summary>
    public const int GroupSize = 5;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(120);
    private static readonly string[] Lasting = ["garbage"];
    private static readonly string[] Passing =
        ["drop", "drop", "drop", "reset", "stall", "reads nothing", "close 1000", "close 1001", "close 1011", "close, no code", "broken framing", "finish: error", "too many, event", "unknown event", "text message"];

    /// <summary>Has one group of turns spoken.</summary>
    /// <param name="group">Its number.</param>
    /// <param name="remember">Takes the client, to see later whether anything still holds it.</param>
    public async Task<IReadOnlyList<RandomTurnResult>> RunAsync(int group, Action<WeakReference>? remember = null)
    {
        Random random = new(unchecked((seed * 1_000_003) + group));
        CountingTimeProvider time = new();
        using CountedSlots slots = new(time);
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(
            new() { Voice = EmulatorVoice.Varying, Seed = random.Next(), Pacing = EmulatorPacing.None, KeepOpenAfterFinish = random.Next(2) == 0 });
        FishAudioClient client = new(
            new()
            {
                ApiKey = "any",
                Endpoint = emulator.Endpoint.ToString(),
                ConnectTimeout = TimeSpan.FromSeconds(10),
                SilenceTimeout = TimeSpan.FromMilliseconds(500),
                SendTimeout = TimeSpan.FromMilliseconds(500),
            },
            timeProvider: time,
            admission: slots);
        remember?.Invoke(new WeakReference(client));
        List<RandomTurnResult> results = [];
        using CancellationTokenSource patience = new(Longest, TimeProvider.System);
        try
        {
            bool mayFail = false;
            for (int i = 0; i < GroupSize; i++)
            {
                // What was drawn for a connection may meet a later turn, for which it was dialled ahead.
                mayFail |= Script(random, emulator.Script);
                RandomTurnResult result = await RunTurnAsync(random, mayFail, client, time, patience.Token);
                results.Add(slots.Held == 0 ? result : result with { Problem = $"it is over, and {slots.Held} slots are held" });
            }

            await client.DisposeAsync();
            await emulator.WaitForNoConnectionsAsync(patience.Token);
            slots.Dispose();
            await time.WaitForNoTimersAsync().WaitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            results.Add(new RandomTurnResult(IsTimed: false, "hangs", 0) { Problem = $"no end: {emulator.OpenConnections} connections, {time.LiveTimers} timers" });
        }

        return results;
    }

    private static async Task<RandomTurnResult> RunTurnAsync(Random random, bool mayFail, FishAudioClient client, TimeProvider time, CancellationToken patience)
    {
        bool isTimed = random.Next(2) == 0;
        string text = UniqueReply.Write(random, random.Next(1, 7));
        SpeechRequest request = new()
        {
            Timing = isTimed ? SpeechTiming.Words : SpeechTiming.None,
            Format = random.Next(4) == 0 ? SpeechAudioFormat.Wav : null,
            SessionPerSegment = random.Next(10) == 0,
        };
        SpokenTurn turn = Draw(random, text);
        string? problem = await turn.RunAsync(client, request, TimeSpan.FromSeconds(random.Next(2) == 0 ? 30 : 2), time, patience);
        return problem is null ? Judge(turn, isTimed, mayFail) : new RandomTurnResult(isTimed, "wrong", 0) { Problem = problem };
    }

    private static SpokenTurn Draw(Random random, string text)
    {
        IReadOnlyList<string> pieces = UniqueReply.Cut(random, text);
        int manner = random.Next(100);
        int at = random.Next(1, 30);
        int delay = random.Next(1, 15);
        SpokenTurn turn = null!;
        turn = new SpokenTurn
        {
            Pieces = pieces,
            ThinksBefore = random.Next(3) == 0 ? random.Next(pieces.Count) : null,
            LeavesAfter = manner is >= 60 and < 70 ? random.Next(1, pieces.Count + 1) : null,
            OnHeard = (speech, number, token) => manner switch
            {
                < 60 => default,
                >= 70 and < 85 => number == at ? turn.InterruptAsync(speech) : default,
                >= 85 => new ValueTask(Task.Delay(TimeSpan.FromMilliseconds(delay), TimeProvider.System, token)),
                _ => default,
            },
        };
        return turn;
    }

    /// <summary>Draws what goes wrong on the next connections.</summary>
    /// <returns>Whether it may be the end of the turn's speech.</returns>
    private static bool Script(Random random, EmulatorScript script)
    {
        script.Clear();
        bool mayFail = false;
        for (int connections = random.Next(4); connections > 0; connections--)
        {
            EmulatorScene scene = script.NextConnection();
            if (random.Next(3) == 0)
                scene.WithRoughAlignment();
            if (random.Next(3) == 0)
                scene.WithLateChunkSequence();
            if (random.Next(3) == 0)
                scene.WithSplitSamples();
            if (random.Next(8) == 0)
            {
                _ = random.Next(3) switch { 0 => scene.AtHandshake.Refuse(503), 1 => scene.AtHandshake.Refuse(429), _ => scene.AtHandshake.Drop() };
                continue;
            }

            bool isLasting = random.Next(40) == 0;
            mayFail |= isLasting;
            string kind = isLasting ? Lasting[0] : Passing[random.Next(Passing.Length)];
            Faults.Kinds[kind](random.Next(10) switch
            {
                0 => scene.AfterStart,
                1 => scene.AfterReceiving(random.Next(1, 12)),
                2 => scene.BeforeAudio,
                3 => scene.AfterStop,
                4 => scene.BeforeFinish,
                _ => scene.AfterAudioFrame(random.Next(1, 50)),
            });
        }

        return mayFail;
    }

    private static RandomTurnResult Judge(SpokenTurn turn, bool isTimed, bool mayFail)
    {
        SpeechSummary summary = turn.Summary!;
        HeardSpeech heard = turn.Heard;
        bool isWhole = summary.Reason == SpeechEndReason.Completed;
        List<(int Start, int End)> repeats = [];
        string? problem = isTimed ? heard.CheckOnce(turn.Text, isWhole) : heard.CheckNothingSkipped(turn.Text, isWhole, out repeats);
        problem ??= summary.Reason switch
        {
            SpeechEndReason.Completed when turn.IsInterrupted => "it went on to its end although it was interrupted",
            SpeechEndReason.Completed when WordsIn(turn.Text) != WordsIn(string.Concat(turn.Pieces)) => $"\"{turn.Text}\" was to be spoken",
            SpeechEndReason.Failed when !mayFail => $"it failed: {turn.Error!.Message}",
            SpeechEndReason.Interrupted when !turn.IsInterrupted => "it was interrupted by nobody",
            SpeechEndReason.Abandoned when turn.LeavesAfter is null => "it was abandoned by nobody",
            _ => null,
        };
        return new RandomTurnResult(isTimed, $"{summary.Reason}", summary.Reconnects)
        {
            Problem = problem,
            BegunAgain = [.. repeats.Select(repeat => CountSegments(turn, repeat, isWhole: false))],
            HeardTwice = [.. repeats.Select(repeat => CountSegments(turn, repeat, isWhole: true))],
        };
    }

    /// <summary>Counts the segments that were begun again after a loss, or of these only those that had been heard whole.</summary>
    private static int CountSegments(SpokenTurn turn, (int Start, int End) repeat, bool isWhole)
    {
        (int count, int start) = (0, 0);
        foreach (SpeechSegment segment in turn.Segments)
        {
            int end = start + segment.Text.Length;
            if (start >= repeat.Start && (isWhole ? end <= repeat.End : start < repeat.End))
                count++;
            start = end;
        }

        return count;
    }

    private static string WordsIn(string text) => string.Concat(text.Where(char.IsLetter));
}

/// <summary>What became of a turn.</summary>
/// <param name="IsTimed">On which route.</param>
/// <param name="Outcome">Why it ended.</param>
/// <param name="Reconnects">How often it went on over another connection.</param>
internal sealed record RandomTurnResult(bool IsTimed, string Outcome, int Reconnects)
{
    /// <summary>Gets what is wrong.</summary>
    public string? Problem { get; init; }

    /// <summary>Gets, for each loss after which something was heard again, how many segments were begun again.</summary>
    public IReadOnlyList<int> BegunAgain { get; init; } = [];

    /// <summary>Gets, for each of these, how many segments were heard twice from beginning to end.</summary>
    public IReadOnlyList<int> HeardTwice { get; init; } = [];
}
