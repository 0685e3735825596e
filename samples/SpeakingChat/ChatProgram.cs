using System.ClientModel;
using FishAudio.AI;
using Microsoft.Extensions.AI;
using Spectre.Console;

namespace SpeakingChat;

/// <summary>One reply, from the prompt to the last word.</summary>
internal sealed class ChatProgram(ChatSettings settings, TimeProvider time)
{
    private readonly SpokenReply _reply = new();
    private SpeechTurn? _turn;
    private TimeSpan? _textTime;
    private int _tokens;

    /// <summary>Runs the program.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">Something cannot be used as it was given.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        ChatModel model = ChatModel.Create(settings, time);
        await using SpeechBackend backend = await SpeechBackend.StartAsync(settings, cancellationToken);
        await using AudioOutput output = AudioOutput.Create(settings);
        using IChatClient chat = Speaking(model.Client, backend.Client, output, cancellationToken);
        Introduce(model, backend);

        IReplyView view = IsTerminal ? new LiveReplyView(AnsiConsole.Console, _reply, output, time) : new PlainReplyView(Console.Out);
        Task speaking = SpeakAsync(chat, view, output, cancellationToken);
        await view.WatchAsync(speaking);
        string? modelError = null;
        try
        {
            await speaking;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            output.Silence();
            await (_turn?.InterruptAsync() ?? Task.CompletedTask);
        }
        catch (Exception exception) when (exception is ClientResultException or HttpRequestException or IOException or AggregateException)
        {
            modelError = exception.Message;
        }

        ChatOutcome outcome = new()
        {
            TextTime = _textTime,
            Tokens = _tokens,
            Speech = _turn is { } turn ? await turn.Completion : null,
            ModelError = modelError,
            IsInterrupted = cancellationToken.IsCancellationRequested,
            AudioBytes = output.Bytes,
            AudioDuration = output.Arrived,
            AudioFile = output.KeptFile,
        };
        // A player program that Ctrl-C ended is no problem of the speaker.
        Report(outcome, outcome.IsInterrupted ? null : output.Problem);
        await WriteCaptionsAsync();
        return outcome.ExitCode;
    }

    private bool IsTerminal => !settings.Json && AnsiConsole.Profile.Out.IsTerminal && AnsiConsole.Profile.Capabilities.Ansi;

    private IChatClient Speaking(IChatClient model, FishAudioClient speech, AudioOutput output, CancellationToken interrupted)
    {
        try
        {
            return model.AsBuilder().UseSpeech(speech, options =>
            {
                options.Request = new SpeechRequest { Voice = settings.Voice, Format = settings.Format, Model = SpeechModel(), Timing = settings.Captions is null ? SpeechTiming.None : SpeechTiming.Words };
                options.OnTurnStarted = (turn, _) => Done(() => _turn = turn);
                options.OnSegment = (_, segment, _) => Done(() => _reply.Add(segment));
                options.OnAudio = (_, chunk, cancellationToken) =>
                {
                    // The player program gets Ctrl-C too and is gone at once: what nobody heard is not taken for said.
                    if (interrupted.IsCancellationRequested)
                        return default;
                    _reply.Arrive(chunk);
                    return output.WriteAsync(chunk, cancellationToken);
                };
                options.OnCompleted = (_, summary, _) => Done(() => _reply.Complete(isWhole: summary.Reason == SpeechEndReason.Completed && !interrupted.IsCancellationRequested));
            }).Build();
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message, exception);
        }
    }

    private FishAudioModel SpeechModel() => settings.SpeechModel is { } name ? FishAudioModel.FromString(name) : default;

    private void Introduce(ChatModel model, SpeechBackend backend)
    {
        if (IsTerminal)
            AnsiConsole.Write(new Rule(Markup.Escape($"{model.Name} · {backend.Name}")).LeftJustified().RuleStyle("grey"));
        if (settings is { IsRecorded: true, Prompt: not null })
            Console.Error.WriteLine("There is no OPENAI_API_KEY: the reply is a recorded one, whatever was asked.");
    }

    private async Task SpeakAsync(IChatClient chat, IReplyView view, AudioOutput output, CancellationToken cancellationToken)
    {
        long firstToken = 0;
        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync(settings.Prompt ?? "Tell me a short story.", cancellationToken: cancellationToken))
        {
            if (update.Text.Length == 0)
                continue;
            firstToken = _tokens++ == 0 ? time.GetTimestamp() : firstToken;
            _textTime = time.GetElapsedTime(firstToken);
            _reply.Append(update.Text);
            view.Write(update.Text);
        }

        await chat.GetService<SpeakingChatClient>()!.DrainAsync(cancellationToken);
        await output.CompleteAsync(cancellationToken);
    }

    private void Report(ChatOutcome outcome, string? audioProblem)
    {
        foreach (string problem in new[] { outcome.Problem, audioProblem }.OfType<string>())
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

    private async Task WriteCaptionsAsync()
    {
        try
        {
            if (settings.Captions is { } file)
                await _reply.Captions.SaveAsync(file.FullName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The captions cannot be written: {exception.Message}", exception);
        }
    }

    private static ValueTask Done(Action action)
    {
        action();
        return default;
    }
}
