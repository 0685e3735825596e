using System.Collections.Concurrent;
using System.Text.Json;
using StackExchange.Redis;

namespace ChatbotBackend;

/// <summary>
/// What machines ask each other, over Redis' channels: one for each conversation, which every machine that has it listens to, and one for each
/// machine's answers. Thread safe.
/// </summary>
internal sealed class MachineCalls(RedisLink link, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly string _own = Guid.NewGuid().ToString("N");
    private readonly ConcurrentDictionary<string, Asked> _asked = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _entering = new(1, 1);
    private bool _isListening;

    /// <summary>A request that every machine answers which has the conversation.</summary>
    /// <param name="From">The machine that asks.</param>
    /// <param name="Id">The request.</param>
    /// <param name="Stops">Whether the answer is to be stopped; otherwise it is to be silenced.</param>
    private sealed record Call(string From, string Id, bool Stops);

    /// <summary>An answer.</summary>
    /// <param name="Id">The request that it answers.</param>
    /// <param name="Cut">Where speech was cut, if there was any.</param>
    private sealed record Answer(string Id, CutAnswer? Cut);

    /// <summary>Listens to requests for a conversation.</summary>
    /// <param name="conversation">Its identifier.</param>
    /// <param name="answer">Stops or silences what is being said, as it is asked.</param>
    public async Task ListenAsync(string conversation, Func<bool, Task<CutAnswer?>> answer)
    {
        ISubscriber channels = (await link.ConnectAsync()).GetSubscriber();
        await channels.SubscribeAsync(Of(conversation), (channel, message) => _ = AnswerAsync(channels, message, answer));
    }

    /// <summary>Listens no more.</summary>
    public async Task LeaveAsync(string conversation) => await (await link.ConnectAsync()).GetSubscriber().UnsubscribeAsync(Of(conversation));

    /// <summary>Asks all other machines that have a conversation, and waits for their answers; not for one that has hung for ever.</summary>
    /// <returns>Where one of them cut its speech; <see langword="null"/> when there was nothing to cut.</returns>
    public async Task<CutAnswer?> AskAsync(string conversation, bool stops)
    {
        ISubscriber channels = (await link.ConnectAsync()).GetSubscriber();
        await ListenToAnswersAsync(channels);
        Asked asked = new();
        string id = Guid.NewGuid().ToString("N");
        _asked[id] = asked;
        try
        {
            asked.Expect(await channels.PublishAsync(Of(conversation), JsonSerializer.Serialize(new Call(_own, id, stops))));
            await asked.All.WaitAsync(Patience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return asked.Cut;
        }
        finally
        {
            _asked.TryRemove(id, out _);
        }
    }

    private async Task ListenToAnswersAsync(ISubscriber channels)
    {
        if (Volatile.Read(ref _isListening))
            return;
        await _entering.WaitAsync();
        try
        {
            if (!_isListening)
                await channels.SubscribeAsync(AnswersTo(_own), (_, message) => OnAnswer(JsonSerializer.Deserialize<Answer>(message.ToString())!));
            Volatile.Write(ref _isListening, true);
        }
        finally
        {
            _entering.Release();
        }
    }

    private async Task AnswerAsync(ISubscriber channels, RedisValue message, Func<bool, Task<CutAnswer?>> answer)
    {
        Call call = JsonSerializer.Deserialize<Call>(message.ToString())!;
        if (call.From == _own)
        {
            OnAnswer(new Answer(call.Id, null));
            return;
        }

        CutAnswer? cut = await answer(call.Stops);
        try
        {
            await channels.PublishAsync(AnswersTo(call.From), JsonSerializer.Serialize(new Answer(call.Id, cut)));
        }
        catch (Exception exception) when (RedisLink.IsFailure(exception))
        {
            // Nobody can be told, and nobody waits for long.
        }
    }

    private void OnAnswer(Answer answer)
    {
        if (_asked.TryGetValue(answer.Id, out Asked? asked))
            asked.Add(answer.Cut);
    }

    private static RedisChannel Of(string conversation) => RedisChannel.Literal($"chatbot:silence:{conversation}");

    private static RedisChannel AnswersTo(string machine) => RedisChannel.Literal($"chatbot:answers:{machine}");

    /// <summary>A request that was made. Answers may come before it is known how many there will be.</summary>
    private sealed class Asked
    {
        private readonly object _gate = new();
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long _missing;

        public Task All => _all.Task;

        public CutAnswer? Cut { get; private set; }

        public void Expect(long answers) => Count(answers, null);

        public void Add(CutAnswer? cut) => Count(-1, cut);

        private void Count(long more, CutAnswer? cut)
        {
            lock (_gate)
            {
                Cut ??= cut;
                _missing += more;
                if (_missing == 0)
                    _all.TrySetResult();
            }
        }
    }
}
