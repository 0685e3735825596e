using System.CommandLine;
using FishAudio.AI.Emulator;

var port = new Option<int>("--port") { Description = "The loopback port; 0 takes any free one.", DefaultValueFactory = _ => 8787 };
var voice = new Option<EmulatorVoice>("--voice") { Description = "Who speaks: Auto, EspeakNg, BuiltIn or Varying." };
var journal = new Option<FileInfo?>("--journal") { Description = "Append one JSON line a session to this file." };
var apiKey = new Option<string?>("--api-key") { Description = "The only key to accept; without it any key will do." };
var noPacing = new Option<bool>("--no-pacing") { Description = "Answer as fast as possible instead of like the real service." };
var closeAfterFinish = new Option<bool>("--close-after-finish") { Description = "Close each WebSocket after finish instead of waiting for the next start." };
var maxConcurrency = new Option<int?>("--max-concurrency") { Description = "How many sessions may run at once; no limit without it." };
var atHandshake = new Option<bool>("--refuse-at-handshake") { Description = "Turn sessions over that limit away with status 429 at the handshake instead of inside the session." };
var apiCredit = new Option<decimal?>("--api-credit") { Description = "Dollars on the account, spent as the real service does; without it they never run out." };
var seed = new Option<int>("--seed") { Description = "Where the emulator's randomness comes from.", DefaultValueFactory = _ => 1 };

var command = new RootCommand("An offline Fish Audio service on this machine: same wire, no key, no network.")
{
    port, voice, journal, apiKey, noPacing, closeAfterFinish, maxConcurrency, atHandshake, apiCredit, seed,
};
command.SetAction(async (arguments, cancellationToken) =>
{
    try
    {
        await using var emulator = await FishAudioEmulator.StartAsync(
            new FishAudioEmulatorOptions
            {
                Port = arguments.GetValue(port),
                Voice = arguments.GetValue(voice),
                JournalPath = arguments.GetValue(journal)?.FullName,
                ApiKey = arguments.GetValue(apiKey),
                Pacing = arguments.GetValue(noPacing) ? EmulatorPacing.None : EmulatorPacing.Realistic,
                KeepOpenAfterFinish = !arguments.GetValue(closeAfterFinish),
                MaxConcurrency = arguments.GetValue(maxConcurrency),
                ConcurrencyRefusal = arguments.GetValue(atHandshake) ? EmulatorConcurrencyRefusal.AtUpgrade : EmulatorConcurrencyRefusal.InBand,
                ApiCredit = arguments.GetValue(apiCredit),
                Seed = arguments.GetValue(seed),
            },
            cancellationToken);
        Console.WriteLine(emulator.Endpoint);
        Console.WriteLine($"Fish Audio emulator, voice {emulator.Voice}. Any client works that lets you set its address"
            + (arguments.GetValue(apiKey) is null ? "; any key is accepted." : " and has the right key.") + " Ctrl-C stops it.");
        await ReportAsync(emulator.Journal, cancellationToken);
        return 0;
    }
    catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
    {
        Console.WriteLine("Stopped.");
        return 0;
    }
    catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
    {
        // The name of a parameter says nothing to somebody at a command line.
        Console.Error.WriteLine(e is ArgumentException ? e.Message.Split(" (Parameter")[0] : e.Message);
        return 1;
    }
});
return await command.Parse(args).InvokeAsync();

static async Task ReportAsync(EmulatorJournal journal, CancellationToken cancellationToken)
{
    for (var index = 0; ; index++)
    {
        var session = await journal.WaitForStartAsync(index, cancellationToken);
        Console.WriteLine($"Session {index + 1} began on {session.Connection.Path}, model {session.Model ?? "not given"}.");
        _ = ReportEndAsync(session);
    }
}

static async Task ReportEndAsync(EmulatorSession session)
{
    await session.Completion;
    var problem = session.Error is { } error ? $" It was told: {error}" : "";
    Console.WriteLine(
        $"Session {session.Index + 1} {Words(session.End)} after {session.Duration.TotalSeconds:0.0} s: {session.Text.Length} characters in, "
        + $"spoken in {session.Spoken.Count} {(session.Spoken.Count == 1 ? "piece" : "pieces")}, {session.AudioBytes} bytes of audio out.{problem}");
}

static string Words(EmulatorSessionEnd end) => end switch
{
    EmulatorSessionEnd.Finished => "finished",
    EmulatorSessionEnd.FinishedWithError => "finished with an error",
    EmulatorSessionEnd.Refused => "was refused",
    EmulatorSessionEnd.ClosedByClient => "was closed by the client",
    EmulatorSessionEnd.ConnectionLost => "lost its connection",
    EmulatorSessionEnd.EmulatorStopped => "was stopped",
    _ => "was ended by the script",
};
