using System.CommandLine;
using FishAudio.AI;
using Terminal;

namespace SpeakingChat;

/// <summary>The command line: options, their checks, and what they mean together.</summary>
internal static class CommandLine
{
    private static readonly Option<string?> Prompt = new("--prompt") { Description = "What to ask the model." };
    private static readonly Option<FileInfo?> Replay = new("--replay") { Description = "Replay this text, token by token, instead of asking a model." };
    private static readonly Option<double> TokensPerSecond = new("--tokens-per-second") { Description = "How fast a recorded reply is written.", DefaultValueFactory = _ => 60 };
    private static readonly Option<string?> Endpoint = new("--endpoint") { Description = "The address of the speech service; needs FISH_API_KEY." };
    private static readonly Option<string?> Voice = new("--voice") { Description = "The identifier of the voice." };
    private static readonly Option<string?> Model = new("--model") { Description = "The speech model, such as s2.1-pro." };
    private static readonly Option<string?> Format = new("--format") { Description = "pcm (default), wav, mp3 or opus." };
    private static readonly Option<FileInfo?> Out = new("--out") { Description = "Write the audio to this file." };
    private static readonly Option<FileInfo?> Captions = new("--captions") { Description = "Write captions to this file: WebVTT, or SubRip if its name ends in .srt." };
    private static readonly Option<bool> NoPlay = new("--no-play") { Description = "Do not play the audio." };
    private static readonly Option<bool> Json = new("--json") { Description = "End with one line of JSON instead of a table." };

    /// <summary>Reads the command line and runs the program.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args)
    {
        RootCommand command = new("""
            A chat reply that is spoken while it is being written.

            Without keys, an emulator on this machine speaks a recorded reply. FISH_API_KEY: the real speech service.
            OPENAI_API_KEY (OPENAI_BASE_URL, OPENAI_MODEL): a real model. Exit code 0: everything was spoken; 3: the text is
            complete, the speech is not; 2: wrong usage; 1: the model failed; 130: interrupted.
            """)
        {
            Prompt, Replay, TokensPerSecond, Endpoint, Voice, Model, Format, Out, Captions, NoPlay, Json,
        };
        return TerminalCommand.RunAsync(command, (arguments, token) => new ChatProgram(SettingsOf(arguments), TimeProvider.System).RunAsync(token), args);
    }

    /// <exception cref="UsageException">An option has no meaning, or two contradict each other.</exception>
    private static ChatSettings SettingsOf(ParseResult arguments)
    {
        ChatSettings settings = new()
        {
            Prompt = arguments.GetValue(Prompt),
            Replay = arguments.GetValue(Replay),
            TokensPerSecond = arguments.GetValue(TokensPerSecond),
            Endpoint = arguments.GetValue(Endpoint),
            Voice = arguments.GetValue(Voice),
            SpeechModel = arguments.GetValue(Model) is var model && model?.Trim() is ""
                ? throw new UsageException("--model is empty: name a speech model, such as s2.1-pro, or leave the option out.")
                : model,
            Format = FormatOf(arguments.GetValue(Format), arguments.GetValue(Out)),
            Out = arguments.GetValue(Out),
            Captions = arguments.GetValue(Captions),
            Play = !arguments.GetValue(NoPlay),
            Json = arguments.GetValue(Json),
        };
        if (settings is { Prompt: not null, Replay: not null })
            throw new UsageException("--prompt and --replay are two ways to get a reply: choose one.");
        if (settings.Replay is { Exists: false } missing)
            throw new UsageException($"There is no file {missing.FullName} to replay.");
        if (!(settings.TokensPerSecond is > 0 and <= 100_000))
            throw new UsageException("--tokens-per-second must be above 0 and at most 100000.");
        if (settings.Captions is not null && settings.Format.Name == "opus")
            throw new UsageException("--captions needs audio whose bytes tell its time: choose pcm, wav or mp3 instead of opus.");
        return settings;
    }

    private static SpeechAudioFormat FormatOf(string? name, FileInfo? file)
    {
        SpeechAudioFormat? ofFile = SpeechAudioFormat.TryParse(file?.Extension.TrimStart('.'), out SpeechAudioFormat parsed) ? parsed : null;
        if (name is null)
            return ofFile ?? SpeechAudioFormat.Pcm;
        if (!SpeechAudioFormat.TryParse(name, out SpeechAudioFormat format))
            throw new UsageException($"--format {name} is not known: choose pcm, wav, mp3 or opus.");
        bool isCompressed = format.Name is "mp3" or "opus";
        if (ofFile is { } other && other != format && (isCompressed || other.Name is "mp3" or "opus"))
            throw new UsageException($"--format {format.Name} does not fit the file {file!.Name}: change one of them.");
        return format;
    }
}
