using FishAudio.AI.Heard;
using Microsoft.Extensions.AI;

namespace FishAudio.AI;

/// <summary>One stream or response of a turn: picks out what is spoken, and remembers the calls that nobody has answered yet.</summary>
/// <remarks>Spoken is the assistant's text. Reasoning, tool calls, tool results, usage and data are other kinds of content and stay silent.</remarks>
internal sealed class SpokenRound(SpeechTurn turn, bool isContinued)
{
    private List<FunctionCallContent>? _openCalls;
    private string? _messageId;
    private string? _author;
    private (ChatRole? Role, string? MessageId, string? AuthorName, string? ResponseId) _origin;
    private bool _isFirst = true;

    public SpeechTurn Turn => turn;

    /// <summary>Gets whether the turn had begun before: the round answers its calls.</summary>
    public bool IsContinued => isContinued;

    /// <summary>Gets whether the turn was over before: the round is written down and not spoken.</summary>
    public bool IsSilenced { get; init; }

    /// <summary>Gets whose the update is that was heard last.</summary>
    public ChatRole Role { get; private set; } = ChatRole.Assistant;

    /// <summary>Gets the calls without an answer: the round ends in them.</summary>
    public IReadOnlyList<FunctionCallContent> OpenCalls => _openCalls ?? (IReadOnlyList<FunctionCallContent>)[];

    /// <summary>Ends the turn when a token is cancelled.</summary>
    public CancellationTokenRegistration AbandonOn(CancellationToken cancellationToken)
        => cancellationToken.UnsafeRegister(static turn => ((SpeechTurn)turn!).End(SpeechEndReason.Abandoned), turn);

    public void Hear(ChatResponseUpdate update)
    {
        // Nearly every update goes on where the last one stopped.
        (ChatRole? Role, string? MessageId, string? AuthorName, string? ResponseId) origin = (update.Role, NameOf(update.MessageId), update.AuthorName, NameOf(update.ResponseId));
        if (_isFirst || origin != _origin)
        {
            Begin(origin);
            (_isFirst, _origin) = (false, origin);
        }

        Hear(update.Contents);
    }

    public void Hear(ChatResponse response)
    {
        foreach (ChatMessage message in response.Messages)
        {
            (Role, _messageId) = (message.Role, NameOf(message.MessageId));
            turn.Transcript.BeginMessage();
            HeardMessages.Remember(message, turn.Transcript);
            if (Role == ChatRole.Assistant)
                turn.HearAuthor(NameOf(response.ResponseId), message.AuthorName);
            Hear(message.Contents);
            turn.HearBreak();
        }
    }

    private void Begin((ChatRole? Role, string? MessageId, string? AuthorName, string? ResponseId) update)
    {
        // Whoever leaves the role out goes on with the message, or begins one of the assistant's.
        ChatRole role = update.Role ?? (update.MessageId is not null && update.MessageId == _messageId ? Role : ChatRole.Assistant);
        bool isNewMessage = IsOther(update.MessageId, _messageId) || IsOther(update.AuthorName, _author) || role != Role;
        (Role, _messageId, _author) = (role, update.MessageId ?? _messageId, update.AuthorName ?? _author);
        if (isNewMessage)
            turn.HearBreak();
        if (isNewMessage || _isFirst)
            turn.Transcript.BeginMessage();
        if (Role == ChatRole.Assistant)
            turn.HearAuthor(update.ResponseId, update.AuthorName);
    }

    private void Hear(IList<AIContent> contents)
    {
        // By index: an enumerator of the interface would be allocated for every token.
        for (int i = 0; i < contents.Count; i++)
        {
            switch (contents[i])
            {
                case TextContent text:
                    if (Role == ChatRole.Assistant)
                        HearText(text.Text);
                    break;
                case FunctionResultContent result:
                    Answer(result);
                    break;
                case { } content when OpenRounds.CallIn(content) is { InformationalOnly: false } call:
                    // The same call may stand in two updates.
                    if (_openCalls?.Contains(call) != true)
                        (_openCalls ??= []).Add(call);
                    turn.HearBreak();
                    turn.HearCalls(areOpen: true);
                    break;
            }
        }
    }

    private void HearText(string text)
    {
        if (_openCalls is not null && text.Length > 0)
            turn.HearResumption();
        turn.Hear(text, _messageId);
    }

    // Within one round, and there only, an identifier names one call.
    private void Answer(FunctionResultContent result)
    {
        int answered = _openCalls?.FindIndex(call => call.CallId == result.CallId) ?? -1;
        if (answered < 0)
            return;
        _openCalls!.RemoveAt(answered);
        turn.HearCalls(_openCalls.Count > 0);
    }

    // As in Microsoft.Extensions.AI, an empty identifier is none.
    private static string? NameOf(string? identifier) => identifier is "" ? null : identifier;

    private static bool IsOther(string? name, string? before) => name is not null && before is not null && name != before;
}
