using System.CommandLine;

namespace SemanticKernelSpeech;

/// <summary>The command line: options, their checks, and what they mean together.</summary>
internal static class CommandLine
{
    private static readonly Option<string[]> Ask = new("--ask") { Description = "What to ask the agent; may be given several times. Otherwise it is asked what you type." };
    private static readonly Option<string?> Endpoint = new("--endpoint") { Description = "The address of the speech service; needs FISH_API_KEY." };
    private static readonly Option<string?> Voice = new("--voice") { Description = "The identifier of the voice." };
    private static readonly Option<FileInfo?> Out = new("--out") { Description = "Write the audio to this WAV file." };
    private static readonly Option<bool> NoPlay = new("--no-play") { Description = "Do not play the audio." };

    /// <summary>Reads the command line and runs the program.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        RootCommand command = new("""
            A Semantic Kernel agent that speaks, and calls functions while it does: a clock, arithmetic, and its own voice.

            Without keys, a scripted model answers and an emulator on this machine speaks. FISH_API_KEY: the real speech service.
            OPENAI_API_KEY (OPENAI_BASE_URL, OPENAI_MODEL): a real model. Exit code 0: everything was spoken; 3: the text is
            complete, the speech is not; 2: wrong usage; 1: the model failed; 130: interrupted.
            """)
        {
            Ask, Endpoint, Voice, Out, NoPlay,
        };
        command.SetAction(RunAsync);
        ParseResult arguments = command.Parse(args);
        if (arguments.Errors.Count > 0 && arguments.Action is not System.CommandLine.Help.HelpAction)
        {
            foreach (System.CommandLine.Parsing.ParseError error in arguments.Errors)
                await Console.Error.WriteLineAsync(error.Message);
            return ExitCode.Usage;
        }

        // Ctrl-C cancels; the speech is silenced and the file completed in less than this.
        return await arguments.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        // The parser listens for Ctrl-C when this has returned for the first time.
        await Task.Yield();
        try
        {
            AgentSettings settings = new()
            {
                Questions = arguments.GetValue(Ask) ?? [],
                Endpoint = arguments.GetValue(Endpoint),
                Voice = arguments.GetValue(Voice),
                Out = arguments.GetValue(Out),
                Play = !arguments.GetValue(NoPlay),
            };
            if (settings is { Endpoint: not null, FishKey: null })
                throw new UsageException("--endpoint needs a key for that server: set FISH_API_KEY (the emulator takes any).");
            return await new AgentProgram(settings).RunAsync(cancellationToken);
        }
        catch (UsageException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCode.Usage;
        }
    }
}
