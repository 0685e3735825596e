using System.Runtime.CompilerServices;
using FishAudio.AI;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Microsoft.SemanticKernel;

/// <summary>A kernel's chat client that speaks: it knows what Semantic Kernel says about a call, and who the agent is.</summary>
internal sealed class KernelSpeakingChatClient : DelegatingChatClient
{
    private readonly IChatClient _unspoken;
    private readonly SpeakingChatOptions _options;
    private readonly Kernel? _kernel;
    private readonly ChatClientMetadata? _metadata;
    private int _isSilenceTold;

    /// <summary>Creates the client.</summary>
    /// <param name="unspoken">The client that was registered. It stays its owner's to dispose.</param>
    /// <param name="speak">Makes it speak.</param>
    public KernelSpeakingChatClient(IChatClient unspoken, Func<IChatClient, (SpeakingChatClient Client, SpeakingChatOptions Options)> speak)
        : this(unspoken, speak(new HeardChatClient(unspoken)))
    {
        // The kernel's prompts ask for metadata, and fail without: a client that has none is given some.
        _metadata = unspoken.GetService<ChatClientMetadata>() is null ? new ChatClientMetadata(unspoken.GetType().Name) : null;
    }

    private KernelSpeakingChatClient(IChatClient unspoken, (SpeakingChatClient Client, SpeakingChatOptions Options) speaking)
        : base(speaking.Client)
        => (_unspoken, _options) = (unspoken, speaking.Options);

    private KernelSpeakingChatClient(KernelSpeakingChatClient other, Kernel kernel)
        : base(other.InnerClient)
        => (_unspoken, _options, _metadata, _kernel) = (other._unspoken, other._options, other._metadata, kernel);

    /// <summary>Gets this client as one kernel calls it: with what that says in its data, and with what its plugin was told.</summary>
    public KernelSpeakingChatClient For(Kernel kernel) => new(this, kernel);

    public override object? GetService(Type serviceType, object? serviceKey = null)
        => base.GetService(serviceType, serviceKey) ?? (serviceType == typeof(ChatClientMetadata) && serviceKey is null ? _metadata : null);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return IsSilenced(options, out bool isHeard) ? _unspoken.GetStreamingResponseAsync(WithoutSpeech(messages), options, cancellationToken)
            : isHeard ? SpeakAsync(messages as IReadOnlyList<ChatMessage> ?? [.. messages], options, cancellationToken)
            : base.GetStreamingResponseAsync(messages, options, cancellationToken);
    }

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return IsSilenced(options, out bool isHeard) ? _unspoken.GetResponseAsync(WithoutSpeech(messages), options, cancellationToken)
            : isHeard ? RespondAsync(messages as IReadOnlyList<ChatMessage> ?? [.. messages], options, cancellationToken)
            : base.GetResponseAsync(messages, options, cancellationToken);
    }

    /// <summary>Decides whether a call can go to the model at once, without a look at the voice.</summary>
    /// <param name="options">The options of the call.</param>
    /// <param name="isHeard">Whether there is somebody to speak to.</param>
    private bool IsSilenced(ChatOptions? options, out bool isHeard)
    {
        isHeard = false;
        bool? isSpoken = SpeechSettings.IsSpoken(options);
        bool isSilenced = KernelSpeech.IsSilenced(isSpoken, _kernel);
        // What the call itself says comes first, and is for the speaking client to take out of its options.
        SpeechCall? call = options?.AdditionalProperties?.Count > (isSpoken is null ? 0 : 1) ? options.GetSpeech() : null;
        if (call is null && isSilenced)
            return true;
        call ??= KernelSpeech.DataOf(_kernel);
        isHeard = _options.OnAudio is not null || call?.Listener?.OnAudio is not null || (call?.Delivery ?? _options.Delivery) == SpeechDelivery.InStream;
        // That nobody listens is logged once, by the speaking client.
        return !isHeard && call is null && Interlocked.Exchange(ref _isSilenceTold, 1) == 1;
    }

    private async IAsyncEnumerable<ChatResponseUpdate> SpeakAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (options, SpokenReply? reply) = Prepare(messages, options);
        reply?.Enter();
        try
        {
            await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
            {
                if ((update is HeardUpdate heard ? heard.Seen : update) is { } seen)
                    yield return seen;
                reply?.Enter();
            }
        }
        finally
        {
            reply?.Leave();
        }
    }

    private async Task<ChatResponse> RespondAsync(IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        (options, SpokenReply? reply) = Prepare(messages, options);
        reply?.Enter();
        try
        {
            ChatResponse response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
            return response is HeardResponse heard ? heard.Seen : response;
        }
        finally
        {
            reply?.Leave();
        }
    }

    private (ChatOptions Options, SpokenReply? Reply) Prepare(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        SpeechCall call = options.GetSpeech()
            ?? (KernelSpeech.DataOf(_kernel) ?? new SpeechCall()) with { IsSpoken = true };
        SpeechRoom? room = SpeechRoom.Of(call, _kernel);
        call = KernelSpeech.CallOf(call, SpeechSettings.Voice(options), room, _options.Request, AuthorOf(messages));
        bool isAnswer = IsAnswer(messages);
        // A listener would take over the turn that a request with answers goes on with.
        if (call.Listener is null && !isAnswer)
            call = call with { Listener = new SpeechListener() };
        return (options.WithSpeech(call), SpokenReply.Of(call, call.Delivery ?? _options.Delivery, room, isAnswer));
    }

    // An agent of Semantic Kernel names itself in its instructions, and in what it says only after it has left the chat service.
    private static string? AuthorOf(IReadOnlyList<ChatMessage> messages)
        => messages.Count > 0 && (messages[0].Role == ChatRole.System || messages[0].Role.Value == AuthorRole.Developer.Label) ? messages[0].AuthorName : null;

    private static bool IsAnswer(IReadOnlyList<ChatMessage> messages)
        => messages.Count > 0 && messages[^1].Contents.Any(content => content is Extensions.AI.FunctionResultContent or ToolApprovalResponseContent);

    // Audio that in-stream delivery has put into the history must not reach the model, spoken or not.
    private static IEnumerable<ChatMessage> WithoutSpeech(IEnumerable<ChatMessage> messages)
    {
        if (messages is not IList<ChatMessage> list)
            return messages.WithoutSpeech();
        for (int i = 0; i < list.Count; i++)
        {
            if (HasData(list[i].Contents))
                return messages.WithoutSpeech();
        }

        return messages;
    }

    private static bool HasData(IList<AIContent> contents)
    {
        // Nearly always a list, whose elements are had for less than through the interface.
        if (contents is List<AIContent> list)
        {
            foreach (AIContent content in list)
            {
                if (content is DataContent)
                    return true;
            }

            return false;
        }

        return contents.Any(content => content is DataContent);
    }
}
