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

    /// <summary>Creates the client.</summary>
    /// <param name="unspoken">The client that was registered. It stays its owner's to dispose.</param>
    /// <param name="speak">Makes it speak.</param>
    public KernelSpeakingChatClient(IChatClient unspoken, Func<IChatClient, (SpeakingChatClient Client, SpeakingChatOptions Options)> speak)
        : this(unspoken, speak(new HeardChatClient(unspoken)), kernel: null)
    {
    }

    private KernelSpeakingChatClient(IChatClient unspoken, (SpeakingChatClient Client, SpeakingChatOptions Options) speaking, Kernel? kernel)
        : base(speaking.Client)
    {
        (_unspoken, _options, _kernel) = (unspoken, speaking.Options, kernel);
        // The kernel's prompts ask for metadata, and fail without: a client that has none is given some.
        _metadata = unspoken.GetService<ChatClientMetadata>() is null ? new ChatClientMetadata(unspoken.GetType().Name) : null;
    }

    /// <summary>Gets this client as one kernel calls it, with what that says in its data.</summary>
    public KernelSpeakingChatClient For(Kernel kernel)
        => kernel.Data.Count == 0 ? this : new(_unspoken, ((SpeakingChatClient)InnerClient, _options), kernel);

    public override object? GetService(Type serviceType, object? serviceKey = null)
        => base.GetService(serviceType, serviceKey) ?? (serviceType == typeof(ChatClientMetadata) && serviceKey is null ? _metadata : null);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        SpeechCall? call = options.GetSpeech();
        if (IsSilenced(call, options))
            return _unspoken.GetStreamingResponseAsync(WithoutSpeech(messages), options, cancellationToken);
        return IsHeard(call)
            ? SpeakAsync(messages as IReadOnlyList<ChatMessage> ?? [.. messages], options, cancellationToken)
            : base.GetStreamingResponseAsync(messages, options, cancellationToken);
    }

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        SpeechCall? call = options.GetSpeech();
        if (IsSilenced(call, options))
            return _unspoken.GetResponseAsync(WithoutSpeech(messages), options, cancellationToken);
        return IsHeard(call)
            ? RespondAsync(messages as IReadOnlyList<ChatMessage> ?? [.. messages], options, cancellationToken)
            : base.GetResponseAsync(messages, options, cancellationToken);
    }

    // What the call itself says is for the speaking client to take out of its options.
    private bool IsSilenced(SpeechCall? call, ChatOptions? options) => call is null && KernelSpeech.IsSilenced(options?.AdditionalProperties, _kernel);

    private bool IsHeard(SpeechCall? call)
    {
        call ??= KernelSpeech.DataOf(_kernel);
        return _options.OnAudio is not null || call?.Listener?.OnAudio is not null || (call?.Delivery ?? _options.Delivery) == SpeechDelivery.InStream;
    }

    private async IAsyncEnumerable<ChatResponseUpdate> SpeakAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (options, SpokenReply? reply) = Prepare(messages, options);
        reply?.Enter();
        await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
        {
            if ((update is HeardUpdate heard ? heard.Seen : update) is { } seen)
                yield return seen;
            reply?.Enter();
        }
    }

    private async Task<ChatResponse> RespondAsync(IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        (options, SpokenReply? reply) = Prepare(messages, options);
        reply?.Enter();
        ChatResponse response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        return response is HeardResponse heard ? heard.Seen : response;
    }

    private (ChatOptions Options, SpokenReply? Reply) Prepare(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        SpeechCall call = KernelSpeech.CallOf(
            options.GetSpeech() ?? KernelSpeech.DataOf(_kernel), options?.AdditionalProperties, _kernel, _options.Request, AuthorOf(messages));
        // A listener would take over the turn that a request with answers goes on with.
        if (call.Listener is null && !IsAnswer(messages))
            call = call with { Listener = new SpeechListener() };
        return (options.WithSpeech(call), call.Listener is { } listener ? new SpokenReply(listener, call.Delivery ?? _options.Delivery) : null);
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
            IList<AIContent> contents = list[i].Contents;
            for (int j = 0; j < contents.Count; j++)
            {
                if (contents[j] is DataContent)
                    return messages.WithoutSpeech();
            }
        }

        return messages;
    }
}
