using Microsoft.Extensions.AI;

namespace FishAudio.AI;

/// <summary>Makes audio a part of the assistant's message that it comes with; behind a tool's message, a message of its own.</summary>
/// <remarks>With any other stamp, audio would land in a tool's message or cut the assistant's in two.</remarks>
internal sealed class AudioStamp(SpeechTurn turn, bool isAfterTool)
{
    private ChatResponseUpdate? _last;
    private string? _ownId;
    private bool _isAfterTool = isAfterTool;

    /// <summary>Learns of an update that is about to be yielded, and whose it is.</summary>
    public void OnYield(ChatResponseUpdate update, ChatRole role)
    {
        if (role != ChatRole.Assistant)
        {
            (_isAfterTool, _ownId) = (true, null);
            return;
        }

        (_isAfterTool, _last) = (false, update);
    }

    public ChatResponseUpdate Update(SpeechChunk chunk)
    {
        if (_isAfterTool)
            _ownId ??= $"{turn.Id}-{chunk.Index}";
        return new ChatResponseUpdate(ChatRole.Assistant, [SpeechMark.Content(turn, chunk)])
        {
            AuthorName = _isAfterTool ? null : _last?.AuthorName,
            MessageId = _isAfterTool ? _ownId : _last?.MessageId,
            ResponseId = _last?.ResponseId,
            ConversationId = _last?.ConversationId,
        };
    }
}
