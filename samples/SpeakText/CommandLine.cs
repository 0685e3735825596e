using System.CommandLine;
using System.CommandLine.Parsing;
using FishAudio.AI;
using SpeakText.Check;
using Terminal;

namespace SpeakText;

/// <summary>The command line: its options, and what they mean together.</summary>
internal static class CommandLine
{
    private static readonly Argument<string?> Text = new("text") { Description = "What to say; without it, --file or standard input is read.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<FileInfo?> File = new("--file") { Description = "Read the text from this file.", CustomParser = FileOf };
    private static readonly Option<string?> Out = new("--out") { Description = "Write the audio to this file, or to standard output with - (samples then have no header); without it, it is played." };
    private static readonly Option<string?> Endpoint = new("--endpoint") { Description = "The address of the service (default: its own with a key, an emulator on this machine without)." };
    private static readonly Option<bool> Live = new("--live") { Description = "Speak line by line while the text is still being read, over the WebSocket." };
    private static readonly Option<bool> Words = new("--words") { Description = "Print when each word is spoken." };
    private static readonly Option<bool> Check = new("--check") { Description = "Try the service on every route, and print a report that can be pasted into an issue. Costs one or two cents." };

    /// <summary>Reads the command line and runs the program.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        RootCommand command = new("Speaks a text. With FISH_API_KEY by the real service, without by an emulator on this machine. Exit code 0: spoken; 1: failed; 2: wrong usage; 130: interrupted.")
        {
            Text, File, Out, Endpoint, Live, Words, Check,
        };
        foreach (Option option in RequestOptions.All)
            command.Add(option);
        return await TerminalCommand.RunAsync(command, RunAsync, args);
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        try
        {
            await using SpeechSource source = await SpeechSource.OpenAsync(arguments.GetValue(Endpoint), cancellationToken);
            if (arguments.GetValue(Check))
                return await ServiceCheck.RunAsync(source, await RequestOfAsync(arguments, cancellationToken), cancellationToken);
            if (arguments.GetValue(Text) is not null && arguments.GetValue(File) is not null)
                throw new ArgumentException("There is a text and a --file: give one of them.");
            return await Speaker.RunAsync(source, await SettingsOfAsync(arguments, cancellationToken), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or FileNotFoundException or DirectoryNotFoundException)
        {
            await Console.Error.WriteLineAsync(WordsOf(exception));
            return ExitCode.Usage;
        }
        catch (Exception exception) when (exception is FishAudioException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCode.Failed;
        }
    }

    private static FileInfo? FileOf(ArgumentResult argument)
    {
        if (argument.Tokens[0].Value is { Length: > 0 } path)
            return new FileInfo(path);
        argument.AddError("--file is empty: give the name of a file, or leave the option out to read standard input.");
        return null;
    }

    // The name of a parameter says nothing to somebody at a command line.
    private static string WordsOf(Exception exception)
        => exception is ArgumentException { ParamName: { } name } ? exception.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : exception.Message;

    private static async Task<Settings> SettingsOfAsync(ParseResult arguments, CancellationToken cancellationToken) => new(
        arguments.GetValue(Text),
        arguments.GetValue(File),
        arguments.GetValue(Out),
        arguments.GetValue(Endpoint),
        arguments.GetValue(Live),
        arguments.GetValue(Words),
        await RequestOfAsync(arguments, cancellationToken));

    private static async Task<SpeechRequest> RequestOfAsync(ParseResult arguments, CancellationToken cancellationToken)
        => await RequestOptions.ReadAsync(arguments, Path.GetExtension(arguments.GetValue(Out) ?? "").TrimStart('.'), cancellationToken)
            with { Timing = arguments.GetValue(Words) ? SpeechTiming.Words : SpeechTiming.None };
}
