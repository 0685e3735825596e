using System.Runtime.CompilerServices;
using FishAudio.AI;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Microsoft.SemanticKernel;

/// <summary>A chat completion service that speaks its replies while the model is still writing them.</summary>
/// <remarks>
/// <para>
/// Contents, history, settings, kernel, filters and functions pass through untouched, and the text never waits for speech. What is
/// written before functions are called and after is one turn. Reading a reply to its end lets its speech go on; leaving it earlier, or
/// cancelling, silences it.
/// </para>
/// <para>
/// Audio goes to callbacks: Semantic Kernel's streamed contents have no place for it. An agent is known by the author of the system message
/// at the head of its history, which is how Semantic Kernel's agents write their instructions down. Thread safe.
/// </para>
/// </remarks>
public sealed class SpeakingChatCompletionService : IChatCompletionService, IDisposable
{
    private readonly IChatCompletionService _inner;
    private readonly HeardChatCompletion _heard;
    private readonly SpeakingChatClient _speaking;
    private readonly SpeakingChatOptions _options;

    /// <summary>Creates a speaking service.</summary>
    /// <param name="innerService">The service whose replies are spoken. It stays the caller's to dispose.</param>
    /// <param name="service">What speaks. It stays the caller's to dispose.</param>
    /// <param name="options">How, and who listens. Read once.</param>
    /// <param name="loggerFactory">Where to log; <see langword="null"/> for nowhere.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <exception cref="ArgumentException">An option has a value out of its range, or the audio was to go into the stream.</exception>
    public SpeakingChatCompletionService(
        IChatCompletionService innerService, ITextToSpeechService service, SpeakingChatOptions options, ILoggerFactory? loggerFactory = null, TimeProvider? timeProvider = null)
        : this(innerService, heard => (new SpeakingChatClient(heard, service, options, loggerFactory, timeProvider), options))
    {
    }

    /// <summary>Creates a speaking service.</summary>
    /// <param name="innerService">The service whose replies are spoken.</param>
    /// <param name="speak">Makes what is heard of it speak.</param>
    internal SpeakingChatCompletionService(IChatCompletionService innerService, Func<IChatClient, (SpeakingChatClient Client, SpeakingChatOptions Options)> speak)
    {
        ArgumentNullException.ThrowIfNull(innerService);
        _inner = innerService;
        _heard = new HeardChatCompletion(innerService);
        (_speaking, _options) = speak(_heard);
        RequireCallbacks(_options.Delivery);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Attributes => _inner.Attributes;

    /// <inheritdoc/>
    public Task<IReadOnlyList<ChatMessageContent>> GetChatMessageContentsAsync(
        ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null, CancellationToken cancellationToken = default)
        => IsSpoken(executionSettings, kernel)
            ? RespondAsync(chatHistory, executionSettings, kernel, cancellationToken)
            : _inner.GetChatMessageContentsAsync(chatHistory, executionSettings, kernel, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<StreamingChatMessageContent> GetStreamingChatMessageContentsAsync(
        ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null, CancellationToken cancellationToken = default)
        => IsSpoken(executionSettings, kernel)
            ? StreamAsync(chatHistory, executionSettings, kernel, cancellationToken)
            : _inner.GetStreamingChatMessageContentsAsync(chatHistory, executionSettings, kernel, cancellationToken);

    /// <summary>Waits for every turn that has begun, until its last callback has returned.</summary>
    /// <param name="cancellationToken">Ends the waiting, not the turns.</param>
    public Task DrainAsync(CancellationToken cancellationToken = default) => _speaking.DrainAsync(cancellationToken);

    /// <summary>Waits for every turn that has begun, and silences those that are not over in time.</summary>
    /// <param name="deadline">How long to wait at most. Not negative; <see cref="Timeout.InfiniteTimeSpan"/> for as long as it takes.</param>
    /// <param name="cancellationToken">Brings the deadline forward to now.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="deadline"/> is negative.</exception>
    public Task DrainAsync(TimeSpan deadline, CancellationToken cancellationToken = default) => _speaking.DrainAsync(deadline, cancellationToken);

    /// <summary>Silences every turn at once, without waiting.</summary>
    public void Dispose() => _speaking.Dispose();

    private bool IsSpoken(PromptExecutionSettings? settings, Kernel? kernel)
        => !KernelSpeech.IsSilenced(SpeechSettings.IsSpoken(settings), kernel)
            && (_options.OnAudio is not null || KernelSpeech.DataOf(kernel)?.Listener?.OnAudio is not null);

    private async IAsyncEnumerable<StreamingChatMessageContent> StreamAsync(
        ChatHistory history, PromptExecutionSettings? settings, Kernel? kernel, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (IReadOnlyList<ChatMessage> messages, ChatOptions options, SpokenReply? reply) = Prepare(history, settings, kernel);
        reply?.Enter();
        try
        {
            await foreach (ChatResponseUpdate update in _speaking.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
            {
                if (update.RawRepresentation is StreamingChatMessageContent content)
                    yield return content;
                reply?.Enter();
            }
        }
        finally
        {
            reply?.Leave();
        }
    }

    private async Task<IReadOnlyList<ChatMessageContent>> RespondAsync(
        ChatHistory history, PromptExecutionSettings? settings, Kernel? kernel, CancellationToken cancellationToken)
    {
        (IReadOnlyList<ChatMessage> messages, ChatOptions options, SpokenReply? reply) = Prepare(history, settings, kernel);
        reply?.Enter();
        try
        {
            ChatResponse response = await _speaking.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
            return (IReadOnlyList<ChatMessageContent>)response.RawRepresentation!;
        }
        finally
        {
            reply?.Leave();
        }
    }

    private (IReadOnlyList<ChatMessage> Messages, ChatOptions Options, SpokenReply? Reply) Prepare(ChatHistory history, PromptExecutionSettings? settings, Kernel? kernel)
    {
        ArgumentNullException.ThrowIfNull(history);
        // Silence was decided on before.
        SpeechCall call = (KernelSpeech.DataOf(kernel) ?? new SpeechCall()) with { IsSpoken = true };
        SpeechRoom? room = SpeechRoom.Of(call, kernel);
        call = KernelSpeech.CallOf(call, SpeechSettings.Voice(settings), room, _options.Request, AuthorOf(history));
        RequireCallbacks(call.Delivery ?? SpeechDelivery.Callback);
        IReadOnlyList<ChatMessage> messages = _heard.MessagesFor(history);
        bool isAnswer = messages[^1].Role == ChatRole.Tool;
        // A listener would take over the turn that a request with answers goes on with.
        if (call.Listener is null && !isAnswer)
            call = call with { Listener = new SpeechListener() };
        ChatOptions options = new KernelCallOptions(history, settings, kernel) { ResponseFormat = StructuredReply.FormatOf(settings) };
        return (messages, options.WithSpeech(call), SpokenReply.Of(call, SpeechDelivery.Callback, room, isAnswer));
    }

    private static string? AuthorOf(ChatHistory history)
        => history.Count > 0 && (history[0].Role == AuthorRole.System || history[0].Role == AuthorRole.Developer) ? history[0].AuthorName : null;

    private static void RequireCallbacks(SpeechDelivery delivery)
    {
        if (delivery != SpeechDelivery.Callback)
            throw new ArgumentException("The contents that a chat completion service streams have no place for audio: use callbacks, or register an IChatClient.");
    }
}
