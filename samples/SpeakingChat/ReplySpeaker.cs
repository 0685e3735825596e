using FishAudio.AI;
using Microsoft.Extensions.AI;

namespace SpeakingChat;

/// <summary>Has replies written, spoken, shown and heard, one after the other.</summary>
internal sealed class ReplySpeaker(IChatClient chat, AudioOutput output, Func<SpokenReply, IReplyView> newView, TimeProvider time)
{
    /// <summary>Asks for a reply and returns when its last word was heard, or when somebody stopped it. What was written goes into the history.</summary>
    /// <param name="history">What was said so far, with what the user said last.</param>
    /// <param name="conversation">What was heard so far.</param>
    /// <param name="typed">Ends when the user begins to type: the reply is not wanted any more. <see langword="null"/> where nobody types.</param>
    /// <param name="cancellationToken">Cancelled by Ctrl-C.</param>
    public async Task<ChatOutcome> SpeakAsync(IList<ChatMessage> history, SpeechConversation conversation, Task? typed, CancellationToken cancellationToken)
    {
        SpokenReply reply = new();
        SpeechListener listener = ListenerOf(reply, cancellationToken);
        ChatOptions options = new ChatOptions().WithSpeech(new SpeechCall { Listener = listener, Conversation = conversation });
        using CancellationTokenSource unwanted = new();
        WrittenReply written = new(time);
        IReplyView view = newView(reply);
        output.Begin();

        Task speaking = HearAsync(chat.GetStreamingResponseAsync(history, options, unwanted.Token), written, reply, view, listener, unwanted.Token);
        Task watching = view.WatchAsync(speaking);
        SpeechInterruption? interruption = null;
        if (await Task.WhenAny(speaking, typed ?? speaking, Cancelled(cancellationToken)) != speaking)
        {
            // In this order: what the speaker has played is known before it is silent, and the turn is told before it is left.
            TimeSpan played = output.Position;
            output.Silence();
            interruption = await listener.InterruptAsync(played);
            reply.Interrupt(interruption);
            await unwanted.CancelAsync();
        }

        await watching;
        string? modelError = await ErrorOfAsync(speaking, unwanted.Token);
        history.AddMessages(written.Updates);
        return new ChatOutcome
        {
            TextTime = written.Time,
            Tokens = written.Updates.Count,
            Speech = listener.Turn is { } turn ? await turn.Completion : null,
            ModelError = modelError,
            Interruption = interruption,
            IsCancelled = cancellationToken.IsCancellationRequested,
            AudioBytes = output.Bytes,
            AudioDuration = output.Arrived,
            AudioFile = output.KeptFile,
            AudioProblem = output.Problem,
            Captions = reply.Captions,
        };
    }

    private SpeechListener ListenerOf(SpokenReply reply, CancellationToken interrupted) => new()
    {
        OnSegment = (_, segment, _) => Done(() => reply.Add(segment)),
        OnAudio = (_, chunk, cancellationToken) =>
        {
            // The player program gets Ctrl-C too and is gone at once: what nobody heard is not taken for said.
            if (interrupted.IsCancellationRequested)
                return default;
            reply.Arrive(chunk);
            return output.WriteAsync(chunk, cancellationToken);
        },
        OnCompleted = (_, summary, _) => Done(() => reply.Complete(isWhole: summary.Reason == SpeechEndReason.Completed && !interrupted.IsCancellationRequested)),
    };

    private async Task HearAsync(
        IAsyncEnumerable<ChatResponseUpdate> updates, WrittenReply written, SpokenReply reply, IReplyView view, SpeechListener listener, CancellationToken cancellationToken)
    {
        await foreach (ChatResponseUpdate update in updates)
        {
            if (update.Text.Length == 0)
                continue;
            written.Add(update);
            reply.Append(update.Text);
            view.Write(update.Text);
        }

        if (listener.Turn is { } turn)
            await turn.Completion.WaitAsync(cancellationToken);
        await output.CompleteAsync(cancellationToken);
    }

    private static async Task<string?> ErrorOfAsync(Task speaking, CancellationToken unwanted)
    {
        try
        {
            await speaking;
            return null;
        }
        catch (OperationCanceledException) when (unwanted.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception exception)
        {
            // Whatever a model's client throws, an answer that is no JSON included, the person learns in words.
            return exception.Message;
        }
    }

    private static Task Cancelled(CancellationToken cancellationToken)
    {
        TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        cancellationToken.UnsafeRegister(static source => ((TaskCompletionSource)source!).TrySetResult(), cancelled);
        return cancelled.Task;
    }

    private static ValueTask Done(Action action)
    {
        action();
        return default;
    }
}
