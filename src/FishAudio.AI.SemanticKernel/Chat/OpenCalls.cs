using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel.ChatCompletion;
using AIFunctionCall = Microsoft.Extensions.AI.FunctionCallContent;
using AIFunctionResult = Microsoft.Extensions.AI.FunctionResultContent;

namespace Microsoft.SemanticKernel;

/// <summary>
/// The calls in which replies have ended, for programs that invoke functions themselves: the request that brings the answers goes on
/// with the same reply.
/// </summary>
/// <remarks>
/// The identifier of a call alone is no evidence, because services number calls from "0" in every reply. A call is recognised by its
/// object, or by its identifier in the very history that the reply was asked for with: a stream gives its reader no object to keep. Keeps no history alive. Thread safe.
/// </remarks>
internal sealed class OpenCalls
{
    private static readonly IReadOnlyList<ChatMessage> Question = [new ChatMessage(ChatRole.User, "")];

    private readonly ConditionalWeakTable<FunctionCallContent, AIFunctionCall> _byCall = [];
    private readonly ConditionalWeakTable<ChatHistory, IReadOnlyList<AIFunctionCall>> _byHistory = [];

    /// <summary>Makes the messages by which the speaking chat client knows whether a request goes on with a reply.</summary>
    public IReadOnlyList<ChatMessage> MessagesFor(ChatHistory history)
    {
        if (history.Count == 0 || !IsAnswer(history[^1]))
            return Question;
        List<AIContent> calls = [.. CallsOf(history)];
        ChatMessage answer = new(ChatRole.Tool, [.. history[^1].Items.OfType<FunctionResultContent>().Select(result => new AIFunctionResult(result.CallId ?? "", null))]);
        return calls.Count == 0 ? [answer] : [new ChatMessage(ChatRole.Assistant, calls), answer];
    }

    /// <summary>Remembers the calls of a stream.</summary>
    public void Remember(ChatHistory history, IReadOnlyList<AIFunctionCall> calls) => _byHistory.AddOrUpdate(history, calls);

    /// <summary>Remembers a call of a message.</summary>
    public void Remember(FunctionCallContent call, AIFunctionCall heard) => _byCall.AddOrUpdate(call, heard);

    /// <summary>Finds the calls among the messages after the last thing that the user said, which is where answers belong to.</summary>
    private IEnumerable<AIFunctionCall> CallsOf(ChatHistory history)
    {
        IReadOnlyList<AIFunctionCall> streamed = _byHistory.TryGetValue(history, out IReadOnlyList<AIFunctionCall>? calls) ? calls : [];
        for (int i = history.Count - 1; i >= 0 && history[i].Role != AuthorRole.User; i--)
        {
            foreach (KernelContent item in history[i].Items)
            {
                if (item is FunctionCallContent call && _byCall.TryGetValue(call, out AIFunctionCall? heard))
                    yield return heard;
                else if (item is FunctionResultContent result && streamed.FirstOrDefault(call => call.CallId == (result.CallId ?? "")) is { } answered)
                    yield return answered;
            }
        }
    }

    private static bool IsAnswer(ChatMessageContent message) => message.Items.Any(item => item is FunctionResultContent);
}
