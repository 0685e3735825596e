using System.CommandLine;
using System.CommandLine.Parsing;

namespace ChatbotLoad;

/// <summary>The command line.</summary>
internal static class CommandLine
{
    private static readonly Option<int> Listeners = new("--listeners") { Description = "How many users listen at once.", DefaultValueFactory = _ => 300 };
    private static readonly Option<int> Seconds = new("--seconds") { Description = "How long they go on once all have come.", DefaultValueFactory = _ => 60 };
    private static readonly Option<int> Ramp = new("--ramp") { Description = "Over how many seconds they come.", DefaultValueFactory = _ => 30 };
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
            Listeners, Seconds, Ramp, Backends,
        };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            LoadSettings settings = new(
                arguments.GetValue(Listeners), TimeSpan.FromSeconds(arguments.GetValue(Seconds)), TimeSpan.FromSeconds(arguments.GetValue(Ramp)), arguments.GetValue(Backends) ?? []);
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
internal sealed record LoadSettings(int Listeners, TimeSpan Duration, TimeSpan Ramp, IReadOnlyList<Uri> Backends);
