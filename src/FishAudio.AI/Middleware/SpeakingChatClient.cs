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
    private readonly SpeakingChatOptions _options;
    private readonly ILogger _logger;
    private readonly OpenRounds _rounds;
    private int _isSilenceLogged;

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
        _options = options.Freeze();
        _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<SpeakingChatClient>();
        Turns = new OpenTurns(service, _options, timeProvider ?? TimeProvider.System, _logger);
        _rounds = new OpenRounds(Turns, _logger);
    }

    /// <summary>Gets the turns that are not over.</summary>
    internal OpenTurns Turns { get; }

    /// <inheritdoc/>
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return IsSpoken(options)
            ? new SpokenUpdates(base.GetStreamingResponseAsync, _rounds, messages, options, cancellationToken)
            : base.GetStreamingResponseAsync(SpeechMark.Clean(messages), SpeechCallEntry.Remove(options), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return IsSpoken(options)
            ? RespondAsync(messages, options, cancellationToken)
            : base.GetResponseAsync(SpeechMark.Clean(messages), SpeechCallEntry.Remove(options), cancellationToken);
    }

    /// <summary>Waits for every turn that has begun, until its last callback has returned. Called from inside a callback, it waits for the other turns.</summary>
    /// <param name="cancellationToken">Ends the waiting, not the turns.</param>
    public Task DrainAsync(CancellationToken cancellationToken = default) => Turns.DrainAsync(cancellationToken);

    /// <summary>Waits for every turn that has begun, and silences those that are not over in time; a callback that does not return then is not waited for.</summary>
    /// <param name="deadline">How long to wait at most. Not negative; <see cref="Timeout.InfiniteTimeSpan"/> for as long as it takes.</param>
    /// <param name="cancellationToken">Brings the deadline forward to now.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="deadline"/> is negative.</exception>
    public Task DrainAsync(TimeSpan deadline, CancellationToken cancellationToken = default)
    {
        if (deadline != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThan(deadline, TimeSpan.Zero);
        return Turns.DrainAsync(deadline, cancellationToken);
    }

    /// <summary>Silences every turn at once, without waiting, and disposes the inner client.</summary>
    /// <param name="disposing">Whether this is called from <c>Dispose</c>.</param>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Turns.Silence();
        base.Dispose(disposing);
    }

    private bool IsSpoken(ChatOptions? options)
    {
        SpeechCall? call = SpeechCallEntry.Get(options);
        if (TurnSettings.IsSpoken(_options, call, options))
            return true;
        call?.Listener?.Begin(null);
        if (call is null && _options is { OnAudio: null, Delivery: SpeechDelivery.Callback } && Interlocked.Exchange(ref _isSilenceLogged, 1) == 0)
            Log.NobodyListens(_logger);
        return false;
    }

    private async Task<ChatResponse> RespondAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        List<ChatMessage> asked = [.. SpeechMark.Clean(messages)];
        SpokenRound? round = _rounds.Begin(asked, SpeechCallEntry.Get(options));
        using CancellationTokenRegistration cancelled = round?.AbandonOn(cancellationToken) ?? default;
        try
        {
            ChatResponse response = await base.GetResponseAsync(asked, SpeechCallEntry.Remove(options), cancellationToken).ConfigureAwait(false);
            if (round is null)
                return response;
            round.Hear(response);
            _rounds.End(round);
            if (round is { IsSilenced: false, Turn.Delivery: SpeechDelivery.InStream, OpenCalls.Count: 0 })
                await SpeechStream.AddAudioAsync(response, round.Turn, cancellationToken).ConfigureAwait(false);
            return response;
        }
        catch
        {
            round?.Turn.End(SpeechEndReason.Abandoned);
            throw;
        }
    }
}
