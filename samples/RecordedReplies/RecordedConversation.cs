using Microsoft.Extensions.AI;

namespace RecordedReplies;

/// <summary>A chat client that says one recorded reply after the other, as fast as a model writes.</summary>
/// <remarks>It heeds one thing of what it is sent, as a model would: where its last reply was interrupted.</remarks>
internal sealed class RecordedConversation(IReadOnlyList<RecordedReply> replies, double tokensPerSecond, TimeProvider time) : RecordedModel
{
    private readonly RecordedChatClient[] _replies = [.. replies.Select(reply => new RecordedChatClient(reply, tokensPerSecond, time))];

    protected override RecordedChatClient ReplyTo(IReadOnlyList<ChatMessage> messages)
    {
        int next = messages.Count(message => message.Role == ChatRole.Assistant) % replies.Count;
        return InterruptedReply.Opening(messages) is { Length: > 0 } opening ? new RecordedChatClient(opening + replies[next].Text, tokensPerSecond, time) : _replies[next];
    }
}
