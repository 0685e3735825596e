using System.Runtime.CompilerServices;
using System.Text.Json;
using FishAudio.AI.Tests.Middleware;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using FunctionCallContent = Microsoft.SemanticKernel.FunctionCallContent;
using FunctionResultContent = Microsoft.SemanticKernel.FunctionResultContent;

namespace FishAudio.AI.SemanticKernel.Tests.Support;

/// <summary>
/// A chat completion service that behaves as Semantic Kernel's connectors do: function calls are streamed in pieces, functions are
/// invoked through the kernel's filters, calls and results go into the history that the caller gave, and the stream goes on.
/// </summary>
/// <param name="model">What writes the replies.</param>
/// <param name="keepsHistory">Whether calls and results are put into the history, as they should be.</param>
internal sealed class Connector(Model model, bool keepsHistory = true) : IChatCompletionService
{
    public IReadOnlyDictionary<string, object?> Attributes { get; } = new Dictionary<string, object?> { ["ModelId"] = "connector" };

    /// <summary>Gets the calls as they arrived.</summary>
    public List<(ChatHistory History, PromptExecutionSettings? Settings, Kernel? Kernel)> Asked { get; } = [];

    public async Task<IReadOnlyList<ChatMessageContent>> GetChatMessageContentsAsync(
        ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null, CancellationToken cancellationToken = default)
    {
        List<StreamingChatMessageContent> contents = [];
        FunctionCallContentBuilder calls = new();
        await foreach (StreamingChatMessageContent content in GetStreamingChatMessageContentsAsync(chatHistory, executionSettings, kernel, cancellationToken))
        {
            // Each round is a message; only the last one is the result.
            if (content.Role is not null)
            {
                contents.Clear();
                calls = new();
            }

            contents.Add(content);
            calls.Append(content);
        }

        ChatMessageContent result = new(contents[0].Role!.Value, string.Concat(contents.Select(content => content.Content)));
        foreach (FunctionCallContent call in calls.Build())
            result.Items.Add(call);
        return [result];
    }

    public async IAsyncEnumerable<StreamingChatMessageContent> GetStreamingChatMessageContentsAsync(
        ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Asked.Add((chatHistory, executionSettings, kernel));
        FunctionChoiceBehavior? behavior = executionSettings?.FunctionChoiceBehavior;
        bool isAuto = kernel is not null && behavior?.GetConfiguration(new(chatHistory) { Kernel = kernel }) is { AutoInvoke: true };
        ChatHistory history = keepsHistory ? chatHistory : [.. chatHistory];
        while (true)
        {
            string text = "";
            FunctionCallContentBuilder builder = new();
            bool isFirst = true;
            await foreach (ChatResponseUpdate update in model.GetStreamingResponseAsync([.. history.Select(message => message.ToChatMessage())], null, cancellationToken))
            {
                foreach (StreamingChatMessageContent content in Cut(update))
                {
                    content.Role = isFirst ? AuthorRole.Assistant : null;
                    isFirst = false;
                    text += content.Content;
                    builder.Append(content);
                    yield return content;
                }
            }

            IReadOnlyList<FunctionCallContent> calls = builder.Build();
            if (calls.Count == 0 || !isAuto)
                yield break;
            history.Add(new ChatMessageContent(AuthorRole.Assistant, [new Microsoft.SemanticKernel.TextContent(text), .. calls]));
            foreach (FunctionCallContent call in calls)
            {
                AutoFunctionInvocationContext context = await InvokeAsync(kernel!, call, history, cancellationToken);
                history.Add(new ChatMessageContent(AuthorRole.Tool, [new FunctionResultContent(call, context.Result)]));
                if (!context.Terminate)
                    continue;
                yield return new StreamingChatMessageContent(AuthorRole.Tool, context.Result.ToString());
                yield break;
            }
        }
    }

    private static IEnumerable<StreamingChatMessageContent> Cut(ChatResponseUpdate update)
    {
        foreach (AIContent content in update.Contents)
        {
            switch (content)
            {
                case Microsoft.Extensions.AI.TextContent text:
                    yield return new StreamingChatMessageContent(null, text.Text, innerContent: update);
                    break;
                case Microsoft.Extensions.AI.FunctionCallContent call:
                    string arguments = JsonSerializer.Serialize(call.Arguments ?? new Dictionary<string, object?> { ["of"] = "the wall" });
                    int half = arguments.Length / 2;
                    string name = string.Join('-', call.Name.Split('_', 2));
                    yield return new StreamingChatMessageContent(null, null) { Items = [new StreamingFunctionCallUpdateContent(call.CallId, name, arguments[..half])] };
                    yield return new StreamingChatMessageContent(null, null) { Items = [new StreamingFunctionCallUpdateContent(null, null, arguments[half..])] };
                    break;
            }
        }
    }

    private static async Task<AutoFunctionInvocationContext> InvokeAsync(Kernel kernel, FunctionCallContent call, ChatHistory history, CancellationToken cancellationToken)
    {
        Assert.True(kernel.Plugins.TryGetFunction(call.PluginName, call.FunctionName, out KernelFunction? function));
        AutoFunctionInvocationContext context = new(kernel, function, new FunctionResult(function), history, history[^1]) { ToolCallId = call.Id, Arguments = call.Arguments };
        Task Next(AutoFunctionInvocationContext at, int index) => index < kernel.AutoFunctionInvocationFilters.Count
            ? kernel.AutoFunctionInvocationFilters[index].OnAutoFunctionInvocationAsync(at, after => Next(after, index + 1))
            : CallAsync(at);
        async Task CallAsync(AutoFunctionInvocationContext at) => at.Result = await function.InvokeAsync(kernel, at.Arguments, cancellationToken);
        await Next(context, 0);
        return context;
    }
}
