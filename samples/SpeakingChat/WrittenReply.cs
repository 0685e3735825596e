using Microsoft.Extensions.AI;

namespace SpeakingChat;

/// <summary>What the model wrote of a reply, and how long it took.</summary>
internal sealed class WrittenReply(TimeProvider time)
{
    private readonly List<ChatResponseUpdate> _updates = [];
    private long _firstToken;

    public IReadOnlyList<ChatResponseUpdate> Updates => _updates;

    /// <summary>Gets the time from the first token to the last; <see langword="null"/> without any.</summary>
    public TimeSpan? Time { get; private set; }

    public void Add(ChatResponseUpdate update)
    {
        if (_updates.Count == 0)
            _firstToken = time.GetTimestamp();
        _updates.Add(update);
        Time = time.GetElapsedTime(_firstToken);
    }
}
