using FishAudio.AI;
using FishAudio.AI.Emulator;
using Microsoft.Extensions.AI;
using Spectre.Console;
using Terminal;

namespace SpeakingChat;

/// <summary>Sets up who writes, who speaks and where it is heard, and has a reply spoken or a conversation held.</summary>
internal sealed class ChatProgram(ChatSettings settings, TimeProvider time)
{
    private const string FirstPrompt = "Tell me a short story.";

    // The measured service delivers 7.7 seconds of audio a second. Nobody who listens notices a faster one, and who does not need not wait.
    private static readonly EmulatorPacing Pacing = EmulatorPacing.Realistic with { FrameInterval = TimeSpan.FromMilliseconds(5) };

    /// <summary>Runs the program.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">Something cannot be used as it was given.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        ChatModel model = ChatModel.Create(settings, time);
        await using SpeechBackend backend = await SpeechBackend.StartAsync(settings.Keys, settings.Endpoint, Pacing, cancellationToken);
        await using AudioOutput output = AudioOutput.Create(settings);
        using IChatClient chat = Speaking(model.Client, backend.Client);
        Introduce(model, backend);

        ReplySpeaker speaker = new(chat, output, NewView(output), time);
        string prompt = settings.Prompt ?? FirstPrompt;
        if (IsConversation)
            return await new Conversation(speaker, new Keyboard(), AnsiConsole.Console).HoldAsync(prompt, cancellationToken);

        ChatOutcome outcome = await speaker.SpeakAsync([new ChatMessage(ChatRole.User, prompt)], new SpeechConversation(), typed: null, cancellationToken);
        Report(outcome);
        await WriteCaptionsAsync(outcome);
        return outcome.ExitCode;
    }

    private bool IsTerminal => !settings.Json && AnsiConsole.Profile.Out.IsTerminal && AnsiConsole.Profile.Capabilities.Ansi;

    // Who asks for a file, or for a certain text, wants that and nothing more.
    private bool IsConversation => IsTerminal && !Console.IsInputRedirected && settings is { Out: null, Captions: null, Replay: null };

    private IChatClient Speaking(IChatClient model, FishAudioClient speech)
    {
        try
        {
            return model.AsBuilder().UseHeardHistory().UseSpeech(speech, options => options.Request = new SpeechRequest
            {
                Voice = settings.Voice,
                Format = settings.Format,
                Model = settings.SpeechModel is { } name ? FishAudioModel.FromString(name) : default,
                // Whoever is interrupted wants to know at which word; opus bytes tell no time.
                Timing = settings.Captions is not null || (IsConversation && settings.Format.Name != "opus") ? SpeechTiming.Words : SpeechTiming.None,
            }).Build();
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message, exception);
        }
    }

    private Func<SpokenReply, IReplyView> NewView(AudioOutput output)
        => IsTerminal ? reply => new LiveReplyView(AnsiConsole.Console, reply, output, time) : _ => new PlainReplyView(Console.Out);

    private void Introduce(ChatModel model, SpeechBackend backend)
    {
        if (IsTerminal)
            AnsiConsole.Write(new Rule(Markup.Escape($"{model.Name} · {backend.Name}")).LeftJustified().RuleStyle("grey"));
        if (IsConversation)
            AnsiConsole.MarkupLine("[grey]Type while it speaks and it stops. An empty line ends the conversation.[/]");
        if (settings is { IsRecorded: true, Prompt: not null })
            Console.Error.WriteLine("There is no OPENAI_API_KEY: the reply is a recorded one, whatever was asked.");
    }

    private void Report(ChatOutcome outcome)
    {
        foreach (string problem in outcome.Problems)
            Console.Error.WriteLine(problem);
        if (settings.Json)
        {
            Console.WriteLine(JsonReport.Format(outcome));
            return;
        }

        AnsiConsole.Write(TableReport.Make(outcome));
        // Not in the table, which would break a long path in two.
        if (outcome.AudioFile is { } file)
            Console.WriteLine($"The audio is in {file}");
    }

    private async Task WriteCaptionsAsync(ChatOutcome outcome)
    {
        try
        {
            if (settings.Captions is { } file)
                await outcome.Captions.SaveAsync(file.FullName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The captions cannot be written: {exception.Message}", exception);
        }
    }
}
