using System.CommandLine;
using System.CommandLine.Parsing;
using FishAudio.AI;
using SpeakText.Check;

namespace SpeakText;

/// <summary>The command line: its options, and what they mean together.</summary>
internal static class CommandLine
{
    private static readonly Argument<string?> Text = new("text") { Description = "What to say; without it, --file or standard input is read.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<FileInfo?> File = new("--file") { Description = "Read the text from this file." };
    private static readonly Option<string?> Out = new("--out") { Description = "Write the audio to this file, or to standard output with -; without it, it is played." };
    private static readonly Option<string?> Endpoint = new("--endpoint") { Description = "The address of the service (default: its own with a key, an emulator on this machine without)." };
    private static readonly Option<bool> Live = new("--live") { Description = "Speak line by line while the text is still being read, over the WebSocket." };
    private static readonly Option<bool> Words = new("--words") { Description = "Print when each word is spoken." };
    private static readonly Option<string?> Voice = new("--voice") { Description = "The identifier of the voice." };
    private static readonly Option<string?> Model = new("--model") { Description = "The model, such as s2.1-pro." };
    private static readonly Option<string?> Format = new("--format") { Description = "pcm, wav, mp3 or opus (default: by the ending of --out, wav otherwise)." };
    private static readonly Option<int?> SampleRate = new("--sample-rate") { Description = "Hertz." };
    private static readonly Option<int?> BitRate = new("--bit-rate") { Description = "Bits per second, for mp3 and opus." };
    private static readonly Option<string?> Latency = new("--latency") { Description = "low, balanced (default) or normal." };
    private static readonly Option<double?> Speed = new("--speed") { Description = "A factor from 0.5 to 2." };
    private static readonly Option<double?> Volume = new("--volume") { Description = "Decibels from -20 to 20." };
    private static readonly Option<double?> Temperature = new("--temperature") { Description = "From 0 to 1." };
    private static readonly Option<double?> TopP = new("--top-p") { Description = "From 0 to 1." };
    private static readonly Option<int?> ChunkLength = new("--chunk-length") { Description = "Characters, 100 to 300." };
    private static readonly Option<bool> NoNormalize = new("--no-normalize") { Description = "Leave numbers and the like as they are written." };
    private static readonly Option<bool> Check = new("--check") { Description = "Try the service on every route, and print a report that can be pasted into an issue. Costs one or two cents." };

    /// <summary>Reads the command line and runs the program.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        RootCommand command = new("Speaks a text. With FISH_API_KEY by the real service, without by an emulator on this machine. Exit code 0: spoken; 1: failed; 2: wrong usage; 130: interrupted.")
        {
            Text, File, Out, Endpoint, Live, Words, Voice, Model, Format, SampleRate, BitRate, Latency, Speed, Volume, Temperature, TopP, ChunkLength, NoNormalize, Check,
        };
        command.SetAction(RunAsync);
        ParseResult arguments = command.Parse(args);
        if (arguments.Errors.Count == 0 || arguments.Action is System.CommandLine.Help.HelpAction)
            return await arguments.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
        foreach (ParseError error in arguments.Errors)
            await Console.Error.WriteLineAsync(error.Message);
        return ExitCode.Usage;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        try
        {
            await using SpeechSource source = await SpeechSource.OpenAsync(arguments.GetValue(Endpoint), cancellationToken);
            if (arguments.GetValue(Check))
                return await ServiceCheck.RunAsync(source, RequestOf(arguments), cancellationToken);
            return await Speaker.RunAsync(source, SettingsOf(arguments), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCode.Usage;
        }
        catch (Exception exception) when (exception is FishAudioException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCode.Failed;
        }
    }

    private static Settings SettingsOf(ParseResult arguments) => new(
        arguments.GetValue(Text),
        arguments.GetValue(File),
        arguments.GetValue(Out),
        arguments.GetValue(Endpoint),
        arguments.GetValue(Live),
        arguments.GetValue(Words),
        RequestOf(arguments));

    private static SpeechRequest RequestOf(ParseResult arguments)
    {
        string format = arguments.GetValue(Format) ?? Path.GetExtension(arguments.GetValue(Out) ?? "").TrimStart('.');
        SpeechAudioFormat audio = SpeechAudioFormat.Parse(format.Length == 0 ? "wav" : format == "raw" ? "pcm" : format);
        return new SpeechRequest
        {
            Model = arguments.GetValue(Model) is { } model ? new FishAudioModel(model) : default,
            Voice = arguments.GetValue(Voice),
            Format = audio with { SampleRate = arguments.GetValue(SampleRate) ?? audio.SampleRate, BitRate = arguments.GetValue(BitRate) },
            Latency = arguments.GetValue(Latency) is { } latency ? new SpeechLatency(latency) : default,
            Timing = arguments.GetValue(Words) ? SpeechTiming.Words : SpeechTiming.None,
            Speed = arguments.GetValue(Speed),
            Volume = arguments.GetValue(Volume),
            Temperature = arguments.GetValue(Temperature),
            TopP = arguments.GetValue(TopP),
            ChunkLength = arguments.GetValue(ChunkLength),
            Normalize = arguments.GetValue(NoNormalize) ? false : null,
        };
    }
}
