using Microsoft.Extensions.AI;

namespace FishAudio.AI;

/// <summary>Picks what is spoken out of a chat stream: the assistant's text, and nothing else.</summary>
/// <remarks>Reasoning, tool calls, tool results, usage and data are other kinds of content and stay silent.</remarks>
internal sealed class SpokenContent(SpeechTurn turn)
{
    private ChatRole _role = ChatRole.Assistant;
    private string? _messageId;

    /// <summary>Passes on what is spoken of an update.</summary>
    public void Hear(ChatResponseUpdate update)
    {
        bool isNewMessage = (update.MessageId is not null && _messageId is not null && update.MessageId != _messageId)
            || (update.Role is { } role && role != _role);
        (_role, _messageId) = (update.Role ?? _role, update.MessageId ?? _messageId);
        if (isNewMessage)
            turn.HearBreak();
        if (_role != ChatRole.Assistant)
            return;
        turn.Name(update.ResponseId, update.AuthorName);
        Hear(update.Contents);
    }

    /// <summary>Passes on what is spoken of a whole response.</summary>
    public void Hear(ChatResponse response)
    {
        foreach (ChatMessage message in response.Messages)
        {
            if (message.Role != ChatRole.Assistant)
                continue;
            turn.Name(response.ResponseId, message.AuthorName);
            Hear(message.Contents);
            turn.HearBreak();
        }
    }

    private void Hear(IList<AIContent> contents)
    {
        // By index: an enumerator of the interface would be allocated for every token.
        for (int i = 0; i < contents.Count; i++)
        {
            switch (contents[i])
            {
                case TextContent text: turn.Hear(text.Text); break;
                case FunctionCallContent: turn.HearBreak(); break;
            }
        }
    }
}
