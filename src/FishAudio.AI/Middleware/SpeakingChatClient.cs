using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FishAudio.AI;

/// <summary>A chat client that speaks its replies while the model is still writing them.</summary>
/// <remarks>
/// The text passes through unchanged and never waits for speech; what goes wrong with speech is told to
/// <see cref="SpeakingChatOptions.OnError"/>. Reading a reply to its end lets its speech go on; leaving it earlier, or cancelling,
/// silences it. The rounds of a reply that calls tools are one turn, with this client outside function invocation or inside. A reply
/// in a structured format is not spoken unless asked for. Thread safe.
/// </remarks>
public sealed class SpeakingChatClient : DelegatingChatClient
{
    private readonly ITextToSpeechService _service;
    private readonly SpeakingChatOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly OpenRounds _openRounds = new();
    private readonly ConcurrentDictionary<SpeechTurn, bool> _turns = new();
    private int _unmatchedLogged;

    /// <summary>Creates a speaking chat client.</summary>
    /// <param name="innerClient">The client whose replies are spoken. Disposed with this one.</param>
    /// <param name="service">What speaks. It stays the caller's to dispose.</param>
    /// <param name="options">How, and who listens. Read once.</param>
    /// <param name="loggerFactory">Where to log; <see langword="null"/> for nowhere.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <exception cref="ArgumentException">An option has a value out of its range.</exception>
    public SpeakingChatClient(
        IChatClient innerClient, ITextToSpeechService service, SpeakingChatOptions options, ILoggerFactory? loggerFactory = null, TimeProvider? timeProvider = null)
        : base(innerClient)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(options);
        (_service, _options, _time) = (service, options.Freeze(), timeProvider ?? TimeProvider.System);
        _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<SpeakingChatClient>();
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        SpeechCall? call = SpeechCallEntry.Get(options);
        return (call?.Delivery ?? _options.Delivery) == SpeechDelivery.InStream && TurnSettings.IsSpoken(_options, call, options)
            ? StreamWithAudioAsync(messages, options, cancellationToken)
            : StreamTextAsync(messages, options, cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        SpokenRound? round = BeginRound(ref messages, options);
        using CancellationTokenRegistration cancelled = AbandonOn(round, cancellationToken);
        ChatResponse response;
        try
        {
            response = await base.GetResponseAsync(messages, SpeechCallEntry.Remove(options), cancellationToken);
        }
        catch
        {
            round?.Turn.End(SpeechEndReason.Abandoned);
            throw;
        }

        if (round is null)
            return response;
        round.Hear(response);
        EndRound(round);
        if ((SpeechCallEntry.Get(options)?.Delivery ?? _options.Delivery) == SpeechDelivery.InStream && round.OpenCalls.Count == 0)
            await AddAudioAsync(response, round.Turn, cancellationToken);
        return response;
    }

    /// <summary>Waits for every turn that has begun, until its last callback has returned.</summary>
    /// <param name="cancellationToken">Ends the waiting, not the turns.</param>
    public Task DrainAsync(CancellationToken cancellationToken = default)
        => Task.WhenAll(_turns.Keys.Select(turn => turn.Completion)).WaitAsync(cancellationToken);

    /// <summary>Waits for every turn that has begun, and silences those that are not over in time.</summary>
    /// <param name="deadline">How long to wait at most. Not negative.</param>
    /// <param name="cancellationToken">Brings the deadline forward to now.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="deadline"/> is negative.</exception>
    public async Task DrainAsync(TimeSpan deadline, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(deadline, TimeSpan.Zero);
        SpeechTurn[] turns = [.. _turns.Keys];
        Task over = Task.WhenAll(turns.Select(turn => turn.Completion));
        await over.WaitAsync(deadline, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (SpeechTurn turn in turns)
            turn.End(SpeechEndReason.Interrupted);
        await over;
    }

    /// <summary>Silences every turn at once, without waiting, and disposes the inner client.</summary>
    /// <param name="disposing">Whether this is called from <c>Dispose</c>.</param>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (SpeechTurn turn in _turns.Keys)
                turn.End(SpeechEndReason.Interrupted);
        }

        base.Dispose(disposing);
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamTextAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        SpokenRound? round = BeginRound(ref messages, options);
        CancellationTokenRegistration cancelled = AbandonOn(round, cancellationToken);
        bool isRead = false;
        try
        {
            await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(messages, SpeechCallEntry.Remove(options), cancellationToken))
            {
                round?.Hear(update);
                yield return update;
            }

            isRead = true;
        }
        finally
        {
            cancelled.Dispose();
            if (round is not null && isRead)
                EndRound(round);
            else
                round?.Turn.End(SpeechEndReason.Abandoned);
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamWithAudioAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        SpokenRound round = BeginRound(ref messages, options)!;
        using CancellationTokenRegistration cancelled = AbandonOn(round, cancellationToken);
        using CancellationTokenSource inner = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        IAsyncEnumerable<ChatResponseUpdate> Ask() => base.GetStreamingResponseAsync(messages, SpeechCallEntry.Remove(options), inner.Token);
        await foreach (ChatResponseUpdate update in SpeechStream.InterleaveAsync(Ask, round, () => EndRound(round), inner, cancellationToken))
            yield return update;
    }

    private SpokenRound? BeginRound(ref IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        SpeechCall? call = SpeechCallEntry.Get(options);
        List<ChatMessage> asked = [.. messages];
        messages = asked.Exists(message => message.Contents.Any(SpeechMark.IsOn)) ? asked.WithoutSpeech() : asked;
        if (!TurnSettings.IsSpoken(_options, call, options))
        {
            call?.Listener?.Begin(null);
            if (call is null && _options is { OnAudio: null, Delivery: SpeechDelivery.Callback })
                Log.NobodyListens(_logger);
            return null;
        }

        SpeechTurn? open = _openRounds.Find(asked) ?? call?.Listener?.Turn;
        if (open?.TryContinue() == true)
            return new SpokenRound(open);
        if (OpenRounds.IsContinuation(asked) && Interlocked.Exchange(ref _unmatchedLogged, 1) == 0)
            Log.RoundNotMatched(_logger);
        return new SpokenRound(BeginTurn(call));
    }

    private SpeechTurn BeginTurn(SpeechCall? call)
    {
        TurnSettings settings = new(_options, call);
        SpeechTurn turn = new(turn => new TurnRun(turn, _service, settings, _time, _logger));
        _turns.TryAdd(turn, true);
        _ = turn.Completion.ContinueWith(
            _ => _turns.TryRemove(turn, out bool _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        call?.Listener?.Begin(turn);
        turn.Start(call?.Conversation?.Enter(turn) ?? Task.CompletedTask, call?.Lifetime ?? default);
        return turn;
    }

    private void EndRound(SpokenRound round)
    {
        if (round.OpenCalls.Count == 0)
        {
            round.Turn.HearEnd();
            return;
        }

        round.Turn.HearPause();
        _openRounds.Add(round.OpenCalls, round.Turn);
    }

    private static CancellationTokenRegistration AbandonOn(SpokenRound? round, CancellationToken cancellationToken)
        => round is null ? default : cancellationToken.UnsafeRegister(static turn => ((SpeechTurn)turn!).End(SpeechEndReason.Abandoned), round.Turn);

    private static async Task AddAudioAsync(ChatResponse response, SpeechTurn turn, CancellationToken cancellationToken)
    {
        List<AIContent> audio = [];
        await foreach (SpeechChunk chunk in turn.StreamAudio.Reader.ReadAllAsync(cancellationToken))
        {
            if (!turn.IsSilenced)
                audio.Add(SpeechMark.Content(turn, chunk));
        }

        ChatMessage? last = response.Messages.LastOrDefault(message => message.Role == ChatRole.Assistant);
        if (last is not null)
            last.Contents = [.. last.Contents, .. audio];
    }
}
