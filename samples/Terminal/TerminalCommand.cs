using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;

namespace Terminal;

/// <summary>How a program at a terminal begins and ends.</summary>
internal static class TerminalCommand
{
    /// <summary>Runs a program; a mistake that a person can put right is said in one line.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(RootCommand command, Func<ParseResult, CancellationToken, Task<int>> run, string[] args)
    {
        command.SetAction((arguments, cancellationToken) => RunAsync(run, arguments, cancellationToken));
        ParseResult arguments = command.Parse(args);
        if (arguments.Errors.Count == 0 || arguments.Action is HelpAction)
        {
            // Ctrl-C cancels; the speech is silenced and the file completed in less than this.
            return await arguments.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
        }

        foreach (ParseError error in arguments.Errors)
            await Console.Error.WriteLineAsync(error.Message);
        return ExitCode.Usage;
    }

    private static async Task<int> RunAsync(Func<ParseResult, CancellationToken, Task<int>> run, ParseResult arguments, CancellationToken cancellationToken)
    {
        // The parser listens for Ctrl-C when this has returned for the first time.
        await Task.Yield();
        try
        {
            return await run(arguments, cancellationToken);
        }
        catch (UsageException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCode.Usage;
        }
    }
}
