using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.AI;

namespace FishAudio.AI;

/// <summary>Interleaves the updates of a round with the audio of its turn. When both are ready, text goes first.</summary>
internal static class SpeechStream
{
    public static async IAsyncEnumerable<ChatResponseUpdate> InterleaveAsync(
        Func<IAsyncEnumerable<ChatResponseUpdate>> ask, SpokenRound round, Action onTextEnded, CancellationTokenSource inner, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ChannelReader<SpeechChunk> audio = round.Turn.StreamAudio.Reader;
        AudioStamp stamp = new();
        IAsyncEnumerator<ChatResponseUpdate>? texts = null;
        Task<bool>? text = null;
        Task<bool>? sound = null;
        bool isRead = false;
        try
        {
            texts = ask().GetAsyncEnumerator(inner.Token);
            while (true)
            {
                text ??= texts.MoveNextAsync().AsTask();
                sound ??= audio.WaitToReadAsync(CancellationToken.None).AsTask();
                // When speech is over there is nothing to wait for but the text.
                await (sound.IsCompleted && !sound.Result ? (Task)text : Task.WhenAny(text, sound));
                if (text.IsCompleted)
                {
                    bool isMore = await text;
                    text = null;
                    if (!isMore)
                        break;
                    round.Hear(texts.Current);
                    stamp.OnYield(texts.Current);
                    yield return texts.Current;
                    continue;
                }

                sound = null;
                if (audio.TryRead(out SpeechChunk? chunk) && !round.Turn.IsSilenced)
                    yield return stamp.Update(round.Turn, chunk);
            }

            onTextEnded();
            isRead = round.OpenCalls.Count > 0;
            if (isRead)
                yield break;
            await foreach (SpeechChunk chunk in audio.ReadAllAsync(cancellationToken))
            {
                if (!round.Turn.IsSilenced)
                    yield return stamp.Update(round.Turn, chunk);
            }

            isRead = true;
        }
        finally
        {
            // Speech ends first, so that nothing waits for it while the rest is taken down.
            if (!isRead)
                round.Turn.End(SpeechEndReason.Abandoned);
            // An enumerator must not be disposed while a move is pending.
            if (text is not null)
            {
                await inner.CancelAsync();
                await ((Task)text).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }

            if (texts is not null)
                await texts.DisposeAsync();
        }
    }

    /// <summary>Makes audio a part of the message it belongs to.</summary>
    private sealed class AudioStamp
    {
        private ChatResponseUpdate? _last;
        private bool _isAfterTool;

        public void OnYield(ChatResponseUpdate update)
        {
            if (update.Role is { } role)
                _isAfterTool = role != ChatRole.Assistant;
            if (!_isAfterTool)
                _last = update;
        }

        public ChatResponseUpdate Update(SpeechTurn turn, SpeechChunk chunk) => new(ChatRole.Assistant, [SpeechMark.Content(turn, chunk)])
        {
            AuthorName = _isAfterTool ? null : _last?.AuthorName,
            MessageId = _isAfterTool ? turn.Id : _last?.MessageId,
            ResponseId = _last?.ResponseId,
            ConversationId = _last?.ConversationId,
        };
    }
}
