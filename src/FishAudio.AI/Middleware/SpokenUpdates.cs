using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace FishAudio.AI;

/// <summary>The updates of a spoken reply: each is heard, and handed on as it is. Every enumeration asks the model anew.</summary>
/// <remarks>
/// No iterator of the language, which would cost a token more than all the rest: where the model's update is there at once so is this
/// one, and where it is waited for, nothing else is.
/// </remarks>
internal sealed class SpokenUpdates(
    Func<IEnumerable<ChatMessage>, ChatOptions?, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> ask,
    OpenRounds rounds, IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken) : IAsyncEnumerable<ChatResponseUpdate>
{
    public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken token = default)
    {
        CancellationTokenSource? both = cancellationToken.CanBeCanceled && token.CanBeCanceled && token != cancellationToken
            ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, token)
            : null;
        return new Enumerator(this, both?.Token ?? (token.CanBeCanceled ? token : cancellationToken), both);
    }

    private (SpokenRound? Round, IAsyncEnumerable<ChatResponseUpdate> Updates) Begin(CancellationToken token)
    {
        List<ChatMessage> asked = [.. SpeechMark.Clean(messages)];
        SpokenRound? round = rounds.Begin(asked, SpeechCallEntry.Get(options));
        IAsyncEnumerable<ChatResponseUpdate> Ask(CancellationToken token) => ask(asked, SpeechCallEntry.Remove(options), token);
        if (round is { IsSilenced: false, Turn.Delivery: SpeechDelivery.InStream })
            return (null, SpeechStream.InterleaveAsync(Ask, round, rounds, token));
        try
        {
            return (round, Ask(token));
        }
        catch
        {
            round?.Turn.End(SpeechEndReason.Abandoned);
            throw;
        }
    }

    private void End(SpokenRound round) => rounds.End(round);

    private sealed class Enumerator(SpokenUpdates spoken, CancellationToken cancellationToken, IDisposable? linked) : IAsyncEnumerator<ChatResponseUpdate>
    {
        private IAsyncEnumerator<ChatResponseUpdate>? _updates;
        private SpokenRound? _round;
        private CancellationTokenRegistration _abandoning;
        private bool _isOver;

        public ChatResponseUpdate Current { get; private set; } = null!;

        public ValueTask<bool> MoveNextAsync()
        {
            if (_isOver)
                return new(false);
            ValueTask<bool> move = Move();
            if (!move.IsCompletedSuccessfully)
                return WaitAsync(move);
            if (!move.Result)
                return WaitAsync(new(false));
            Take();
            return new(true);
        }

        public ValueTask DisposeAsync()
        {
            if (_isOver)
                return default;
            // Speech ends first, so that nothing waits for it while the rest is taken down.
            Close(isRead: false);
            return _updates?.DisposeAsync() ?? default;
        }

        private ValueTask<bool> Move()
        {
            try
            {
                if (_updates is null)
                {
                    (_round, IAsyncEnumerable<ChatResponseUpdate> updates) = spoken.Begin(cancellationToken);
                    _abandoning = _round?.AbandonOn(cancellationToken) ?? default;
                    _updates = updates.GetAsyncEnumerator(cancellationToken);
                }

                return _updates.MoveNextAsync();
            }
            catch (Exception exception)
            {
                return ValueTask.FromException<bool>(exception);
            }
        }

        private void Take()
        {
            Current = _updates!.Current;
            _round?.Hear(Current);
        }

        // What one wait has allocated, another one uses again.
        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        private async ValueTask<bool> WaitAsync(ValueTask<bool> move)
        {
            try
            {
                if (await move.ConfigureAwait(false))
                {
                    Take();
                    return true;
                }
            }
            catch
            {
                await DisposeAsync().ConfigureAwait(false);
                throw;
            }

            bool isRead = false;
            try
            {
                await _updates!.DisposeAsync().ConfigureAwait(false);
                isRead = true;
            }
            finally
            {
                Close(isRead);
            }

            return false;
        }

        private void Close(bool isRead)
        {
            _isOver = true;
            _abandoning.Dispose();
            linked?.Dispose();
            if (_round is not null && isRead)
                spoken.End(_round);
            else
                _round?.Turn.End(SpeechEndReason.Abandoned);
        }
    }
}
