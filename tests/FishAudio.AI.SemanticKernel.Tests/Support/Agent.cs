using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace FishAudio.AI.SemanticKernel.Tests.Support;

/// <summary>
/// What Semantic Kernel's <c>ChatCompletionAgent</c> does with a kernel, in its order: it asks the service selector for an
/// <see cref="IChatCompletionService"/>, then for an <see cref="IChatClient"/> to adapt; writes its instructions, under its name, before a copy of
/// the history; calls; and signs what comes back only afterwards. Its package cannot be had where these tests run.
/// </summary>
internal sealed class Agent(Kernel kernel, string? name = null)
{
    public string Instructions { get; init; } = "Be brief.";

    public KernelArguments? Arguments { get; init; }

    public async Task<IReadOnlyList<ChatMessageContent>> InvokeAsync(ChatHistory history, Kernel? with = null, CancellationToken cancellationToken = default)
    {
        Kernel used = with ?? kernel;
        (IChatCompletionService service, PromptExecutionSettings? settings) = Select(used);
        ChatHistory chat = SetUp(history);
        int count = chat.Count;
        IReadOnlyList<ChatMessageContent> messages = await service.GetChatMessageContentsAsync(chat, settings, used, cancellationToken);
        foreach (ChatMessageContent message in chat.Skip(count).Concat(messages))
        {
            message.AuthorName = name;
            history.Add(message);
        }

        return messages;
    }

    public async IAsyncEnumerable<StreamingChatMessageContent> InvokeStreamingAsync(
        ChatHistory history, Kernel? with = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Kernel used = with ?? kernel;
        (IChatCompletionService service, PromptExecutionSettings? settings) = Select(used);
        ChatHistory chat = SetUp(history);
        int count = chat.Count;
        string text = "";
        await foreach (StreamingChatMessageContent message in service.GetStreamingChatMessageContentsAsync(chat, settings, used, cancellationToken))
        {
            message.Role ??= AuthorRole.Assistant;
            message.AuthorName = name;
            text += message.ToString();
            yield return message;
        }

        foreach (ChatMessageContent message in chat.Skip(count))
        {
            message.AuthorName = name;
            history.Add(message);
        }

        history.Add(new ChatMessageContent(AuthorRole.Assistant, text) { AuthorName = name });
    }

    private (IChatCompletionService Service, PromptExecutionSettings? Settings) Select(Kernel used)
    {
        KernelFunction container = KernelFunctionFactory.CreateFromPrompt("placeholder", Arguments?.ExecutionSettings?.Values);
        used.ServiceSelector.TrySelectAIService(used, container, Arguments ?? [], out IChatCompletionService? service, out PromptExecutionSettings? settings);
        if (service is null && used.ServiceSelector is IChatClientSelector selector
            && selector.TrySelectChatClient(used, container, Arguments ?? [], out IChatClient? client, out settings))
            service = client.AsChatCompletionService();
        return (service ?? throw new KernelException("No service was found."), settings);
    }

    private ChatHistory SetUp(ChatHistory history) => [new ChatMessageContent(AuthorRole.System, Instructions) { AuthorName = name }, .. history];
}
