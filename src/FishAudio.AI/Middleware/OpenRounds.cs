using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace FishAudio.AI;

/// <summary>The turns whose last round ended in tool calls, by the very objects of those calls.</summary>
/// <remarks>
/// Call identifiers are no evidence: providers number them from "0" in every reply. The objects are, because whoever runs the tools
/// puts them into the messages of the next round. Weak both ways: a history that is kept for long keeps no turn alive. Thread safe.
/// </remarks>
internal sealed class OpenRounds
{
    private readonly ConditionalWeakTable<FunctionCallContent, WeakReference<SpeechTurn>> _turns = [];

    public void Add(IEnumerable<FunctionCallContent> calls, SpeechTurn turn)
    {
        foreach (FunctionCallContent call in calls)
            _turns.AddOrUpdate(call, new WeakReference<SpeechTurn>(turn));
    }

    /// <summary>Finds the turn that a request continues, from the messages after the last of the user's.</summary>
    public SpeechTurn? Find(IReadOnlyList<ChatMessage> messages)
    {
        for (int i = messages.Count - 1; i >= 0; i--)
        {
            foreach (AIContent content in messages[i].Contents)
            {
                if (CallIn(content) is { } call && _turns.TryGetValue(call, out WeakReference<SpeechTurn>? open) && open.TryGetTarget(out SpeechTurn? turn))
                    return turn;
            }

            if (messages[i].Role == ChatRole.User)
                return null;
        }

        return null;
    }

    /// <summary>Tells whether a request answers tool calls.</summary>
    public static bool IsContinuation(IReadOnlyList<ChatMessage> messages)
        => messages.Count > 0 && messages[^1].Contents.Any(content => content is FunctionResultContent);

    /// <summary>Gets the call that a content is, asks approval for, or approves.</summary>
    public static FunctionCallContent? CallIn(AIContent content) => content switch
    {
        FunctionCallContent call => call.InformationalOnly ? null : call,
        ToolApprovalRequestContent request => request.ToolCall as FunctionCallContent,
        ToolApprovalResponseContent response => response.ToolCall as FunctionCallContent,
        _ => null,
    };
}
