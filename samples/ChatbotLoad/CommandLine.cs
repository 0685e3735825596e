using System.CommandLine;
using System.CommandLine.Parsing;
using ChatbotLoad.Machines;

namespace ChatbotLoad;

/// <summary>The command line.</summary>
internal static class CommandLine
{
    private static readonly Option<int> Listeners = new("--listeners") { Description = "How many users listen at once.", DefaultValueFactory = _ => 300 };
    private static readonly Option<int> Seconds = new("--seconds") { Description = "How long they go on once all have come.", DefaultValueFactory = _ => 60 };
    private static readonly Option<int> Ramp = new("--ramp") { Description = "Over how many seconds they come.", DefaultValueFactory = _ => 30 };
    private static readonly Option<int> WarmUp = new("--warm-up") { Description = "How many seconds all listen before anything counts." };
    private static readonly Option<int> Machines = new("--machines") { Description = "How many backends are started.", DefaultValueFactory = _ => 1 };
    private static readonly Option<bool> Redis = new("--redis") { Description = "Start a Redis, too, through which they share slots and conversations." };
    private static readonly Option<int?> Slots = new("--slots") { Description = "How many answers the account lets be spoken at once; without it, as many as there are listeners." };
    private static readonly Option<Uri[]> Backends = new("--backend")
    {
        Description = "The address of a backend that is running, or of several. Without it, a backend and an emulator are started.",
        AllowMultipleArgumentsPerToken = true,
        // The parser knows no addresses of its own.
        CustomParser = result => [.. result.Tokens.Select(token => Address(token.Value, result)).OfType<Uri>()],
    };

    public static async Task<int> RunAsync(string[] args)
    {
        RootCommand command = new("""
            Simulated users who talk with a chatbot backend and listen in real time. Reports time to first audio, gaps, errors and memory.
            Exit code 0: no error and no gap; 1: the report says what there was.
            """)
        {
            Listeners, Seconds, Ramp, WarmUp, Machines, Redis, Slots, Backends, MachinesCommand.Create(),
        };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            int listeners = arguments.GetValue(Listeners);
            LoadSettings settings = new(
                listeners, TimeSpan.FromSeconds(arguments.GetValue(Seconds)), TimeSpan.FromSeconds(arguments.GetValue(Ramp)), TimeSpan.FromSeconds(arguments.GetValue(WarmUp)),
                arguments.GetValue(Machines), arguments.GetValue(Redis), arguments.GetValue(Slots) ?? listeners, arguments.GetValue(Backends) ?? []);
            return await new LoadRun(settings, TimeProvider.System).RunAsync(cancellationToken);
        });
        return await command.Parse(args).InvokeAsync();
    }

    private static Uri? Address(string text, ArgumentResult result)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https")
            return address;
        result.AddError($"--backend is \"{text}\", but must be an address such as http://127.0.0.1:5080.");
        return null;
    }
}

/// <summary>What is asked for.</summary>
/// <param name="Listeners">How many users there are.</param>
/// <param name="Duration">How long they go on while everything counts.</param>
/// <param name="Ramp">Over which time they come.</param>
/// <param name="WarmUp">How long nothing counts then.</param>
/// <param name="Machines">How many backends are started.</param>
/// <param name="HasRedis">Whether a Redis is, and they share.</param>
/// <param name="Slots">How many answers the account lets be spoken at once.</param>
/// <param name="Backends">Backends that run already; with any, nothing is started.</param>
internal sealed record LoadSettings(
    int Listeners, TimeSpan Duration, TimeSpan Ramp, TimeSpan WarmUp, int Machines, bool HasRedis, int Slots, IReadOnlyList<Uri> Backends);
