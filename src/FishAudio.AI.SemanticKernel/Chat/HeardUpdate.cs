using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

/// <summary>What is heard in place of an update that the caller sees.</summary>
internal sealed class HeardUpdate : ChatResponseUpdate
{
    public HeardUpdate(ChatResponseUpdate? seen, IList<AIContent> contents)
    {
        Seen = seen;
        Contents = contents;
        if (seen is null)
            return;
        (Role, AuthorName, MessageId, ResponseId, ConversationId) = (seen.Role, seen.AuthorName, seen.MessageId, seen.ResponseId, seen.ConversationId);
    }

    /// <summary>Gets what the caller sees; <see langword="null"/> for nothing.</summary>
    public ChatResponseUpdate? Seen { get; }
}
