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
/// interrupts the speech. A reply asked for in a structured format is not spoken. Thread safe.
/// </remarks>
public sealed class SpeakingChatClient : DelegatingChatClient
{
    private readonly ITextToSpeechService _service;
    private readonly SpeakingChatOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<SpeechTurn, bool> _turns = new();

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
        if (_options.OnAudio is null)
            Log.NobodyListens(_logger);
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        SpeechTurn? turn = BeginTurn(options);
        SpokenContent? spoken = turn is null ? null : new SpokenContent(turn);
        using CancellationTokenRegistration cancelled = cancellationToken.UnsafeRegister(static turn => ((SpeechTurn?)turn)?.Abandon(), turn);
        try
        {
            await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
            {
                spoken?.Hear(update);
                yield return update;
            }

            turn?.HearEnd();
            turn = null;
        }
        finally
        {
            // Not read to its end: disposed early, cancelled, or the model failed.
            turn?.Abandon();
        }
    }

    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        SpeechTurn? turn = BeginTurn(options);
        try
        {
            ChatResponse response = await base.GetResponseAsync(messages, options, cancellationToken);
            if (turn is not null)
            {
                new SpokenContent(turn).Hear(response);
                turn.HearEnd();
            }

            return response;
        }
        catch
        {
            turn?.Abandon();
            throw;
        }
    }

    /// <summary>Waits for every turn that has begun, until its last callback has returned.</summary>
    /// <param name="cancellationToken">Ends the waiting, not the turns.</param>
    public Task DrainAsync(CancellationToken cancellationToken = default)
        => Task.WhenAll(_turns.Keys.Select(turn => turn.Completion)).WaitAsync(cancellationToken);

    /// <summary>Silences every turn at once, without waiting, and disposes the inner client.</summary>
    /// <param name="disposing">Whether this is called from <c>Dispose</c>.</param>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (SpeechTurn turn in _turns.Keys)
                _ = turn.InterruptAsync();
        }

        base.Dispose(disposing);
    }

    private SpeechTurn? BeginTurn(ChatOptions? options)
    {
        if (_options.OnAudio is null || options?.ResponseFormat is ChatResponseFormatJson)
            return null;
        SpeechTurn turn = new(Guid.NewGuid().ToString("N"), turn => new TurnRun(turn, _service, _options, _time, _logger));
        _turns.TryAdd(turn, true);
        turn.Start();
        _ = turn.Completion.ContinueWith(
            _ => _turns.TryRemove(turn, out bool _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return turn;
    }
}
