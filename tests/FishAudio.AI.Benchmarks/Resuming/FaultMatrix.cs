using System.Globalization;
using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Benchmarks.Resuming;

/// <summary>Has a turn spoken while one thing goes wrong, and judges what became of it: text, audio, error, and what is left behind.</summary>
internal static class FaultMatrix
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>What the model writes: a segment that a listener has time to hear, one after a pause, and the end.</summary>
    private static readonly string[] Sentences = ["Bakola dilune femira, gohati jukide lemobu napige roquhi. ", "Setami vuwopa xiyare zubevo. ", "Cadefi gihujo kalemi nopequ resutu. ", "Vowaxe yazobi."];

    public static IReadOnlyDictionary<string, Func<EmulatorScene, EmulatorMoment>> Moments { get; } = Faults.Moments(Sentences);

    /// <summary>Tries one cell.</summary>
    /// <returns>A word for what became of the turn; and what is wrong with that, if anything.</returns>
    public static async Task<(string Outcome, string? Problem)> RunAsync(FaultCell cell)
    {
        CountingTimeProvider time = new();
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None });
        using CountedSlots slots = new(time);
        // Short where it is waited for; elsewhere a busy machine must not be taken for a silent service.
        TimeSpan silence = TimeSpan.FromSeconds(cell.Fault is "stall" or "reads nothing" ? 0.4 : 10);
        FishAudioClient client = new(
            new()
            {
                ApiKey = "any",
                Endpoint = emulator.Endpoint.ToString(),
                ConnectTimeout = TimeSpan.FromSeconds(cell is { Fault: "stall", Moment: "handshake" } ? 1 : 10),
                SilenceTimeout = silence,
                SendTimeout = silence,
                QueueTimeout = TimeSpan.FromSeconds(cell.IsAlways ? 1 : 10),
                MaxReconnects = 3,
            },
            timeProvider: time,
            admission: slots);
        Script(emulator.Script, cell);
        int thinks = Sentences[0].Length + 8;
        string text = string.Concat(Sentences);
        SpokenTurn turn = new() { Pieces = [.. text.Select(c => c.ToString())], ThinksBefore = thinks };
        using CancellationTokenSource patience = new(Longest, TimeProvider.System);
        string? problem;
        try
        {
            problem = await turn.RunAsync(client, new() { Timing = cell.IsTimed ? SpeechTiming.Words : SpeechTiming.None }, TimeSpan.FromSeconds(30), time, patience.Token)
                ?? Judge(cell, turn, text) ?? (slots.Held == 0 ? null : "it is over, and holds a slot");
            await client.DisposeAsync();
            await emulator.WaitForNoConnectionsAsync(patience.Token);
            slots.Dispose();
            await time.WaitForNoTimersAsync().WaitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            problem = $"no end after {Longest.TotalSeconds} s: {emulator.OpenConnections} connections, {time.LiveTimers} timers";
        }

        return (OutcomeOf(turn), problem);
    }

    private static void Script(EmulatorScript script, FaultCell cell)
    {
        EmulatorScene scene = cell.IsAlways ? script.EveryConnection() : script.NextConnection();
        if (cell.Moment != "handshake")
            Faults.Kinds[cell.Fault](Moments[cell.Moment](scene));
        else if (cell.Fault == "drop")
            scene.AtHandshake.Drop();
        else if (cell.Fault == "stall")
            scene.AtHandshake.Stall();
        else
            scene.AtHandshake.Refuse(int.Parse(cell.Fault, CultureInfo.InvariantCulture));
    }

    private static string? Judge(FaultCell cell, SpokenTurn turn, string text)
    {
        bool isWhole = turn.Summary!.Reason == SpeechEndReason.Completed;
        if (isWhole && turn.Text.Trim() != text)
            return $"\"{turn.Text}\" was to be spoken";
        if ((cell.IsTimed ? turn.Heard.CheckOnce(turn.Text, isWhole) : turn.Heard.CheckNothingSkipped(turn.Text, isWhole, out _)) is { } wrong)
            return wrong;
        return isWhole ? JudgeEnd(cell) : JudgeError(cell, turn.Error!);
    }

    private static string? JudgeEnd(FaultCell cell)
        => cell.IsHarmless || cell.IsFinal != true ? null : "it was gone on with, although it would be the same again";

    private static string? JudgeError(FaultCell cell, FishAudioException error)
    {
        if (cell.IsHarmless || (!cell.IsAlways && cell.IsFinal == false))
            return $"it failed: {error.Message}";
        bool isTyped = cell.Fault switch
        {
            "garbage" => error is FishAudioProtocolException,
            "finish: error" or "error event" or "too many, event" => error is FishAudioServerException,
            _ when int.TryParse(cell.Fault, out int status) => error is FishAudioServerException server && server.Status == status,
            _ => error is FishAudioConnectionException,
        };
        // A session that was open says what was delivered; the turn has checked that it is true.
        return isTyped && (cell.Moment == "handshake" || error.Delivered is not null) ? null : $"it failed with {error.GetType().Name}: {error.Message}";
    }

    private static string OutcomeOf(SpokenTurn turn) => turn.Summary switch
    {
        null => "hangs",
        { Reason: SpeechEndReason.Completed, Reconnects: 0 } => "spoken",
        { Reason: SpeechEndReason.Completed, EstimatedResumes: > 0 } => "repeated",
        { Reason: SpeechEndReason.Completed } => turn.Heard.Streams > 1 ? "joined" : "unnoticed",
        { AudioBytes: > 0 } => "error+",
        _ => "error",
    };
}
