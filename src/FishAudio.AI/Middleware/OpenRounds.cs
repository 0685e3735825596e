using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace FishAudio.AI;

/// <summary>Decides which turn a request belongs to: the one whose tool calls it answers, or a new one.</summary>
/// <remarks>
/// Calls are recognised by their objects. Identifiers are no evidence, because providers number them from "0" in every reply; the
/// objects are, because whoever runs the tools puts them into the messages of the next round. A history that is kept for long keeps
/// no turn alive. Thread safe.
/// </remarks>
internal sealed class OpenRounds(OpenTurns turns, ILogger logger)
{
    private readonly ConditionalWeakTable<FunctionCallContent, OpenReply> _replies = [];
    private int _isUnmatchedLogged;

    /// <summary>Begins a round of the turn that it continues, or of a new one.</summary>
    /// <returns>A round that is not spoken when it belongs to a reply that has been silenced; <see langword="null"/> when nobody remembers that one's turn.</returns>
    public SpokenRound? Begin(IReadOnlyList<ChatMessage> messages, SpeechCall? call)
    {
        bool isAnswer = EndsInAnswer(messages);
        OpenReply? reply = isAnswer ? Find(messages) ?? call?.Listener?.Turn?.Reply : null;
        if (reply?.Turn is { } turn && turn.TryContinue(call))
            return new SpokenRound(turn, isContinued: true);
        if (reply?.IsSilenced == true)
        {
            call?.Listener?.Continue(reply.Turn);
            // What it says belongs to the turn still: as text that nobody heard.
            return reply.Turn is { } silenced ? new SpokenRound(silenced, isContinued: true) { IsSilenced = true } : null;
        }

        if (isAnswer && reply is null && Interlocked.Exchange(ref _isUnmatchedLogged, 1) == 0)
            Log.RoundNotMatched(logger);
        return new SpokenRound(turns.Begin(call), isContinued: false);
    }

    /// <summary>Ends a round whose text was read to its end: its turn ends with it, or waits for the answers to its calls.</summary>
    public void End(SpokenRound round)
    {
        if (round.OpenCalls.Count == 0)
        {
            round.Turn.HearEnd();
            return;
        }

        foreach (FunctionCallContent call in round.OpenCalls)
            _replies.AddOrUpdate(call, round.Turn.Reply);
        round.Turn.HearPause();
    }

    /// <summary>Gets the call that a content is, asks approval for, or approves.</summary>
    public static FunctionCallContent? CallIn(AIContent content) => content switch
    {
        FunctionCallContent call => call,
        ToolApprovalRequestContent request => request.ToolCall as FunctionCallContent,
        ToolApprovalResponseContent response => response.ToolCall as FunctionCallContent,
        _ => null,
    };

    // A host may have put an instruction behind the answer. A history that ends otherwise asks for something else, such as another agent's turn.
    private static bool EndsInAnswer(IReadOnlyList<ChatMessage> messages)
    {
        int last = messages.Count - 1;
        while (last >= 0 && messages[last].Role == ChatRole.System)
            last--;
        return last >= 0 && IsAnswer(messages[last]);
    }

    // Looks at the messages after the last thing that the user said.
    private OpenReply? Find(IReadOnlyList<ChatMessage> messages)
    {
        for (int i = messages.Count - 1; i >= 0; i--)
        {
            foreach (AIContent content in messages[i].Contents)
            {
                if (CallIn(content) is { } call && _replies.TryGetValue(call, out OpenReply? reply))
                    return reply;
            }

            if (messages[i].Role == ChatRole.User && !IsAnswer(messages[i]))
                return null;
        }

        return null;
    }

    private static bool IsAnswer(ChatMessage message)
    {
        foreach (AIContent content in message.Contents)
        {
            if (content is FunctionResultContent or ToolApprovalResponseContent)
                return true;
        }

        return false;
    }
}
