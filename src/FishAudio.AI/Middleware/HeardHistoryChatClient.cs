using System.Runtime.CompilerServices;
using FishAudio.AI.Heard;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FishAudio.AI;

/// <summary>A chat client that sends the model what its user has heard, in place of what it had written.</summary>
/// <remarks>
/// <para>
/// It goes around a <see cref="SpeakingChatClient"/> and knows the interruptions of the <see cref="SpeechConversation"/> that the call carries:
/// there a message is found by its identifier and words, or by its words alone, the newest first. Without a conversation only messages that
/// <c>GetResponseAsync</c> returned are found, by the objects themselves.
/// </para>
/// <para>
/// The messages passed in are not changed. Where the provider keeps the history (<see cref="ChatOptions.ConversationId"/>) nothing can be
/// rewritten, which is logged once. Thread safe.
/// </para>
/// </remarks>
public sealed class HeardHistoryChatClient : DelegatingChatClient
{
    private readonly HeardHistoryOptions _options;
    private readonly ILogger _logger;
    private int _isLogged;

    /// <summary>Creates the client.</summary>
    /// <param name="innerClient">The client around which it goes. Disposed with this one.</param>
    /// <param name="options">The marks; <see langword="null"/> for those that are usual.</param>
    /// <param name="loggerFactory">Where to log; <see langword="null"/> for nowhere.</param>
    public HeardHistoryChatClient(IChatClient innerClient, HeardHistoryOptions? options = null, ILoggerFactory? loggerFactory = null)
        : base(innerClient)
    {
        _options = options ?? new HeardHistoryOptions();
        _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<HeardHistoryChatClient>();
    }

    /// <inheritdoc/>
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return base.GetResponseAsync(Heard(messages, options), Forwarded(options), cancellationToken);
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return StreamAsync(messages, options, cancellationToken);
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // When the stream is asked for, not when it is made: an interruption may come in between.
        await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(Heard(messages, options), Forwarded(options), cancellationToken).ConfigureAwait(false))
            yield return update;
    }

    private IEnumerable<ChatMessage> Heard(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        if (options?.ConversationId is not null)
        {
            if (Interlocked.Exchange(ref _isLogged, 1) == 0)
                Log.HistoryNotOurs(_logger);
            return messages;
        }

        return HeardRewriting.Rewrite(messages, SpeechCallEntry.Get(options)?.Conversation, _options);
    }

    // The speaking chat client takes the entry out; where there is none below, nobody else would.
    private ChatOptions? Forwarded(ChatOptions? options) => this.GetService<SpeakingChatClient>() is null ? SpeechCallEntry.Remove(options) : options;
}
