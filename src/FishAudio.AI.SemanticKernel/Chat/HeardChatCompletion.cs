using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel.ChatCompletion;
using AIFunctionCall = Microsoft.Extensions.AI.FunctionCallContent;
using AIFunctionResult = Microsoft.Extensions.AI.FunctionResultContent;
using AIText = Microsoft.Extensions.AI.TextContent;

namespace Microsoft.SemanticKernel;

/// <summary>A chat completion service as its voice hears it: a chat client whose updates carry the service's own contents, untouched.</summary>
/// <remarks>
/// Semantic Kernel's adapters between the two interfaces do not serve for this. On the way there and back, the service is called without
/// its kernel, so without filters and automatic functions, and with settings that have lost their type; contents come back without
/// author, choice and whatever is not text; a function's arguments that are streamed in pieces throw, and so does a second result
/// [seen with 1.82; <c>AdapterTests</c> shows it]. So a call passes through here as it was made, and what is heard is only ever a copy.
/// </remarks>
internal sealed class HeardChatCompletion(IChatCompletionService service) : IChatClient
{
    private readonly OpenCalls _open = new();

    public IReadOnlyList<ChatMessage> MessagesFor(ChatHistory history) => _open.MessagesFor(history);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        KernelCallOptions call = (KernelCallOptions)options!;
        SpokenReply? reply = SpokenReply.Current;
        int before = call.History.Count;
        List<AIFunctionCall> calls = [];
        await foreach (StreamingChatMessageContent content in service
            .GetStreamingChatMessageContentsAsync(call.History, call.Settings, call.Kernel, cancellationToken).ConfigureAwait(false))
        {
            IList<AIContent> heard = ContentsOf(content, calls);
            reply?.Follow(heard);
            yield return new ChatResponseUpdate
            {
                RawRepresentation = content,
                AuthorName = content.AuthorName,
                Role = content.Role is { } role ? new ChatRole(role.Label) : null,
                Contents = reply?.Hear(heard) ?? heard,
            };
            reply?.Enter();
        }

        List<AIContent> rest = reply?.HearEnd() is { Length: > 0 } text ? [new AIText(text)] : [];
        rest.AddRange(AnswersIn(call.History, before, calls));
        reply?.Follow(rest);
        if (calls.Count > 0)
            _open.Remember(call.History, calls);
        if (rest.Count > 0)
            yield return new ChatResponseUpdate(ChatRole.Assistant, rest);
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        KernelCallOptions call = (KernelCallOptions)options!;
        SpokenReply? reply = SpokenReply.Current;
        int before = call.History.Count;
        IReadOnlyList<ChatMessageContent> results = await service
            .GetChatMessageContentsAsync(call.History, call.Settings, call.Kernel, cancellationToken).ConfigureAwait(false);

        // What was written before functions were called is in the history by now. Of several results the first is the reply.
        IEnumerable<ChatMessageContent> said = call.History.Skip(before).Concat(results.Take(1)).Distinct();
        ChatResponse response = new([.. said.Select(MessageOf)]) { RawRepresentation = results };
        reply?.Follow(response.Messages.SelectMany(message => message.Contents));
        return reply is null or { IsPlain: true } ? response : new HeardResponse(response, reply) { RawRepresentation = results };
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceKey is null && serviceType.IsInstanceOfType(service) ? service : null;

    public void Dispose()
    {
    }

    private static List<AIContent> ContentsOf(StreamingChatMessageContent content, List<AIFunctionCall> calls)
    {
        List<AIContent> heard = [];
        // Several choices are several replies, of which one can be heard.
        if (content.ChoiceIndex != 0)
            return heard;
        foreach (StreamingKernelContent item in content.Items)
        {
            switch (item)
            {
                case StreamingTextContent { Text: { Length: > 0 } text }:
                    // Who writes on after calling has got the answers.
                    Answer(calls, heard);
                    heard.Add(new AIText(text));
                    break;
                case StreamingFunctionCallUpdateContent { Name: { Length: > 0 } name } update:
                    AIFunctionCall call = new(update.CallId ?? "", name);
                    calls.Add(call);
                    heard.Add(call);
                    break;
            }
        }

        if (content.Role == AuthorRole.Tool)
            Answer(calls, heard);
        return heard;
    }

    private static void Answer(List<AIFunctionCall> calls, List<AIContent> heard)
    {
        heard.AddRange(calls.Select(call => new AIFunctionResult(call.CallId, null)));
        calls.Clear();
    }

    // A service that invokes functions itself puts their results into the history it was given.
    private static List<AIContent> AnswersIn(ChatHistory history, int before, List<AIFunctionCall> calls)
    {
        List<AIContent> answers = [];
        foreach (FunctionResultContent result in history.Skip(before).SelectMany(message => message.Items).OfType<FunctionResultContent>())
        {
            if (calls.RemoveAll(call => call.CallId == (result.CallId ?? "")) > 0)
                answers.Add(new AIFunctionResult(result.CallId ?? "", null));
        }

        return answers;
    }

    private ChatMessage MessageOf(ChatMessageContent message)
    {
        ChatMessage heard = new(new ChatRole(message.Role.Label), contents: []) { AuthorName = message.AuthorName };
        foreach (KernelContent item in message.Items)
        {
            switch (item)
            {
                case TextContent { Text: { } text }:
                    heard.Contents.Add(new AIText(text));
                    break;
                case FunctionCallContent call:
                    AIFunctionCall twin = new(call.Id ?? "", call.FunctionName);
                    _open.Remember(call, twin);
                    heard.Contents.Add(twin);
                    break;
                case FunctionResultContent result:
                    heard.Contents.Add(new AIFunctionResult(result.CallId ?? "", null));
                    break;
            }
        }

        return heard;
    }
}
