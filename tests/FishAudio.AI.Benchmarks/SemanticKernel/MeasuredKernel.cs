using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace FishAudio.AI.Benchmarks.SemanticKernel;

/// <summary>Kernels over a model that answers at once, so that what is around it is all there is to measure.</summary>
internal static class MeasuredKernel
{
    private static readonly KernelFunction Prompt = KernelFunctionFactory.CreateFromPrompt("What time is it?");

    public static ChatMessage[] Messages { get; } = [new(ChatRole.System, "Be brief."), new(ChatRole.User, "What time is it?")];

    public static ChatHistory History { get; } = [new ChatMessageContent(AuthorRole.System, "Be brief."), new ChatMessageContent(AuthorRole.User, "What time is it?")];

    /// <summary>A kernel whose chat services have a layer that does nothing.</summary>
    public static Kernel Idle()
    {
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.Services.AddSingleton<IChatClient>(new IdleClient(new InstantModel()));
        builder.Services.AddSingleton<IChatCompletionService>(new IdleService(new InstantService()));
        return builder.Build();
    }

    /// <summary>A kernel whose chat services could speak.</summary>
    public static Kernel Speaking(ITextToSpeechService speech, bool isHeard)
    {
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.Services.AddSingleton<IChatClient>(new InstantModel());
        builder.Services.AddSingleton<IChatCompletionService>(new InstantService());
        return builder.AddFishAudioSpeakingChat(speech, options => options.OnAudio = isHeard ? (_, _, _) => default : null).Build();
    }

    /// <summary>Selects a chat client as prompts and agents do for each call.</summary>
    public static IChatClient Select(Kernel kernel, KernelArguments arguments)
        => ((IChatClientSelector)kernel.ServiceSelector).TrySelectChatClient(kernel, Prompt, arguments, out IChatClient? client, out _)
            ? client
            : throw new InvalidOperationException("No chat client was selected.");

    private sealed class InstantModel : IChatClient
    {
        private static readonly Task<ChatResponse> Response = Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "Noon.")));

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => Response;

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
            => AsyncEnumerable.Empty<ChatResponseUpdate>();

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("instant") : null;

        public void Dispose()
        {
        }
    }

    private sealed class InstantService : IChatCompletionService
    {
        private static readonly Task<IReadOnlyList<ChatMessageContent>> Results = Task.FromResult<IReadOnlyList<ChatMessageContent>>([new(AuthorRole.Assistant, "Noon.")]);

        public IReadOnlyDictionary<string, object?> Attributes { get; } = new Dictionary<string, object?>();

        public Task<IReadOnlyList<ChatMessageContent>> GetChatMessageContentsAsync(
            ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null, CancellationToken cancellationToken = default)
            => Results;

        public IAsyncEnumerable<StreamingChatMessageContent> GetStreamingChatMessageContentsAsync(
            ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null, CancellationToken cancellationToken = default)
            => AsyncEnumerable.Empty<StreamingChatMessageContent>();
    }

    private sealed class IdleClient(IChatClient inner) : DelegatingChatClient(inner);

    private sealed class IdleService(IChatCompletionService inner) : IChatCompletionService
    {
        public IReadOnlyDictionary<string, object?> Attributes => inner.Attributes;

        public Task<IReadOnlyList<ChatMessageContent>> GetChatMessageContentsAsync(
            ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null, CancellationToken cancellationToken = default)
            => inner.GetChatMessageContentsAsync(chatHistory, executionSettings, kernel, cancellationToken);

        public IAsyncEnumerable<StreamingChatMessageContent> GetStreamingChatMessageContentsAsync(
            ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null, CancellationToken cancellationToken = default)
            => inner.GetStreamingChatMessageContentsAsync(chatHistory, executionSettings, kernel, cancellationToken);
    }
}
