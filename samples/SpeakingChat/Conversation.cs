using FishAudio.AI;
using Microsoft.Extensions.AI;
using Spectre.Console;

namespace SpeakingChat;

/// <summary>A conversation at a terminal: whoever types while it speaks has the word, and the model learns what was heard.</summary>
internal sealed class Conversation(ReplySpeaker speaker, Keyboard keyboard, IAnsiConsole console)
{
    private readonly List<ChatMessage> _history = [];
    private readonly SpeechConversation _speech = new();

    /// <summary>Talks until the user says nothing more.</summary>
    /// <returns>The exit code of the last reply.</returns>
    public async Task<int> HoldAsync(string prompt, CancellationToken cancellationToken)
    {
        console.MarkupLineInterpolated($"[blue]>[/] {prompt}");
        while (true)
        {
            _history.Add(new ChatMessage(ChatRole.User, prompt));
            ChatOutcome outcome = await speaker.SpeakAsync(_history, _speech, keyboard.WaitAsync(), cancellationToken);
            Report(outcome);
            if (outcome.IsCancelled || await AskAsync(outcome, cancellationToken) is not { Length: > 0 } next)
                return outcome.ExitCode;
            prompt = next;
        }
    }

    private void Report(ChatOutcome outcome)
    {
        foreach (string problem in outcome.Problems)
            console.MarkupLineInterpolated($"[red]{problem}[/]");
        console.Write(TableReport.Make(outcome));
        if (outcome.AudioFile is { } file)
            console.WriteLine($"The audio is in {file}");
    }

    /// <summary>Reads what the user says.</summary>
    /// <returns><see langword="null"/> when there is nothing more to say.</returns>
    private async Task<string?> AskAsync(ChatOutcome outcome, CancellationToken cancellationToken)
    {
        if (outcome.Interruption is not null)
            keyboard.DropStopKey();
        try
        {
            string said = await new TextPrompt<string>("[blue]>[/]").AllowEmpty().ShowAsync(new KeyboardConsole(console, keyboard), cancellationToken);
            return said.Trim();
        }
        catch (Exception exception) when (exception is OperationCanceledException or EndOfStreamException)
        {
            console.WriteLine();
            return null;
        }
    }
}
