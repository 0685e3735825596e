using System.CommandLine;
using Terminal;

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
    public static Task<int> RunAsync(string[] args)
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
        return TerminalCommand.RunAsync(command, (arguments, token) => new AgentProgram(SettingsOf(arguments)).RunAsync(token), args);
    }

    private static AgentSettings SettingsOf(ParseResult arguments) => new()
    {
        Questions = arguments.GetValue(Ask) ?? [],
        Endpoint = arguments.GetValue(Endpoint),
        Voice = arguments.GetValue(Voice),
        Out = arguments.GetValue(Out),
        Play = !arguments.GetValue(NoPlay),
    };
}
