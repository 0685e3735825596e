using Microsoft.Extensions.AI;

namespace FishAudio.AI;

/// <summary>One stream or response of a turn: picks out what is spoken, and remembers the calls that nobody has answered yet.</summary>
/// <remarks>Spoken is the assistant's text. Reasoning, tool calls, tool results, usage and data are other kinds of content and stay silent.</remarks>
internal sealed class SpokenRound(SpeechTurn turn)
{
    private List<FunctionCallContent>? _openCalls;
    private ChatRole _role = ChatRole.Assistant;
    private string? _messageId;

    public SpeechTurn Turn => turn;

    /// <summary>Gets the calls without an answer: the round ends in them.</summary>
    public IReadOnlyList<FunctionCallContent> OpenCalls => _openCalls ?? (IReadOnlyList<FunctionCallContent>)[];

    public void Hear(ChatResponseUpdate update)
    {
        bool isNewMessage = (update.MessageId is not null && _messageId is not null && update.MessageId != _messageId)
            || (update.Role is { } role && role != _role);
        (_role, _messageId) = (update.Role ?? _role, update.MessageId ?? _messageId);
        if (isNewMessage)
            turn.HearBreak();
        if (_role == ChatRole.Assistant)
            turn.HearAuthor(update.ResponseId, update.AuthorName);
        Hear(update.Contents);
    }

    public void Hear(ChatResponse response)
    {
        foreach (ChatMessage message in response.Messages)
        {
            _role = message.Role;
            if (_role == ChatRole.Assistant)
                turn.HearAuthor(response.ResponseId, message.AuthorName);
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
                case TextContent text:
                    if (_role == ChatRole.Assistant)
                        turn.Hear(text.Text);
                    break;
                case FunctionResultContent result:
                    Answer(result);
                    break;
                case { } content when OpenRounds.CallIn(content) is { } call:
                    (_openCalls ??= []).Add(call);
                    turn.HearBreak();
                    break;
            }
        }
    }

    // Within one round, and there only, an identifier names one call.
    private void Answer(FunctionResultContent result)
    {
        int answered = _openCalls?.FindIndex(c => c.CallId == result.CallId) ?? -1;
        if (answered >= 0)
            _openCalls!.RemoveAt(answered);
    }
}
