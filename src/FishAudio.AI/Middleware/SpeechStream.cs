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
        // Both are waited for again and again: with one alarm for the two of them that takes no memory.
        Alarm alarm = new(goesOnInPlace: true);
        Awaited text = new(alarm);
        Awaited sound = new(alarm);
        (bool isRead, bool isSilent) = (false, false);
        try
        {
            turn.StreamAudio.BeginStream();
            texts = ask(inner.Token).GetAsyncEnumerator(inner.Token);
            while (true)
            {
                if (!text.IsPending)
                    text.Begin(texts.MoveNextAsync());
                if (!sound.IsPending && !isSilent)
                    sound.Begin(audio.WaitToReadAsync(CancellationToken.None));
                // When speech is over there is nothing to wait for but the text.
                while (!text.IsCompleted && (isSilent || !sound.IsCompleted))
                    await alarm.WaitAsync().ConfigureAwait(false);
                if (text.IsCompleted)
                {
                    if (!text.End())
                        break;
                    round.Hear(texts.Current);
                    stamp.OnYield(texts.Current, round.Role);
                    yield return texts.Current;
                    continue;
                }

                isSilent = !sound.End();
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
            if (text.IsPending)
            {
                await inner.CancelAsync().ConfigureAwait(false);
                while (!text.IsCompleted)
                    await alarm.WaitAsync().ConfigureAwait(false);
                text.Forget();
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
