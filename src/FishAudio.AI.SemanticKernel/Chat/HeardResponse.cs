using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

/// <summary>What is heard in place of a response that the caller sees.</summary>
internal sealed class HeardResponse : ChatResponse
{
    public HeardResponse(ChatResponse seen, SpokenReply reply)
    {
        Seen = seen;
        ResponseId = seen.ResponseId;
        foreach (ChatMessage message in seen.Messages)
        {
            ChatMessage heard = message.Clone();
            heard.Contents = [.. reply.Hear(message.Contents)];
            if (reply.HearEnd() is { Length: > 0 } rest)
                heard.Contents.Add(new Extensions.AI.TextContent(rest));
            Messages.Add(heard);
        }
    }

    /// <summary>Gets what the caller sees.</summary>
    public ChatResponse Seen { get; }
}
