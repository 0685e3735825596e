using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.AI;

namespace FishAudio.AI;

/// <summary>Interleaves the updates of a round with the audio of its turn. When both are ready, text goes first.</summary>
internal static class SpeechStream
{
    public static async IAsyncEnumerable<ChatResponseUpdate> InterleaveAsync(
        Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> ask, SpokenRound round, OpenRounds rounds, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration cancelled = round.AbandonOn(cancellationToken);
        using CancellationTokenSource inner = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        SpeechTurn turn = round.Turn;
        ChannelReader<SpeechChunk> audio = turn.StreamAudio.Reader;
        AudioStamp stamp = new(turn, isAfterTool: round.IsContinued);
        IAsyncEnumerator<ChatResponseUpdate>? texts = null;
        Task<bool>? text = null;
        Task<bool>? sound = null;
        bool isRead = false;
        try
        {
            turn.StreamAudio.BeginStream();
            texts = ask(inner.Token).GetAsyncEnumerator(inner.Token);
            while (true)
            {
                text ??= texts.MoveNextAsync().AsTask();
                sound ??= audio.WaitToReadAsync(CancellationToken.None).AsTask();
                // When speech is over there is nothing to wait for but the text.
                if (!text.IsCompleted)
                    await (sound.IsCompleted && !sound.Result ? (Task)text : Task.WhenAny(text, sound)).ConfigureAwait(false);
                if (text.IsCompleted)
                {
                    bool isMore = await text.ConfigureAwait(false);
                    text = null;
                    if (!isMore)
                        break;
                    round.Hear(texts.Current);
                    stamp.OnYield(texts.Current, round.Role);
                    yield return texts.Current;
                    continue;
                }

                sound = null;
                if (audio.TryRead(out SpeechChunk? chunk) && !turn.IsSilenced)
                    yield return stamp.Update(chunk);
            }

            rounds.End(round);
            isRead = round.OpenCalls.Count > 0;
            if (isRead)
                yield break;
            await foreach (SpeechChunk chunk in audio.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                if (!turn.IsSilenced)
                    yield return stamp.Update(chunk);
            }

            isRead = true;
        }
        finally
        {
            turn.StreamAudio.EndStream();
            // Speech ends first, so that nothing waits for it while the rest is taken down.
            if (!isRead)
                turn.End(SpeechEndReason.Abandoned);
            // An enumerator must not be disposed while a move is pending.
            if (text is not null)
            {
                await inner.CancelAsync().ConfigureAwait(false);
                await ((Task)text).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (texts is not null)
                await texts.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Waits for the audio of a turn, and adds it to the last message of the response, behind its text.</summary>
    public static async Task AddAudioAsync(ChatResponse response, SpeechTurn turn, CancellationToken cancellationToken)
    {
        List<AIContent> audio = [];
        turn.StreamAudio.BeginStream();
        await foreach (SpeechChunk chunk in turn.StreamAudio.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!turn.IsSilenced)
                audio.Add(SpeechMark.Content(turn, chunk));
        }

        List<ChatMessage> messages = [.. response.Messages];
        int last = messages.FindLastIndex(message => message.Role == ChatRole.Assistant);
        if (audio.Count == 0 || last < 0)
            return;
        // The message may be one that its maker keeps.
        messages[last] = messages[last].Clone();
        messages[last].Contents = [.. messages[last].Contents, .. audio];
        response.Messages = messages;
    }
}
