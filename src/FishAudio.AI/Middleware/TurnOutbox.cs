using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace FishAudio.AI;

/// <summary>What a turn's listener is still to be told. Writing never waits. Thread safe, for one reader.</summary>
/// <remarks>The reader goes on on another thread than the one that wrote, which may be the one that receives.</remarks>
internal sealed class TurnOutbox(AudioBacklog backlog, Action<FishAudioListenerException> onTooMuch)
{
    private readonly ConcurrentQueue<object> _events = new();
    private readonly Alarm _alarm = new();
    private volatile bool _isComplete;

    /// <summary>Gets what was sent and delivered; set when the reader has ended.</summary>
    public SpeechSummary Total { get; private set; } = new();

    /// <summary>Gets what went wrong; set when the reader has ended.</summary>
    public FishAudioException? Error { get; private set; }

    /// <summary>Waits until the listener has caught up enough for more to be spoken.</summary>
    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => backlog.WaitForRoomAsync(cancellationToken);

    public void Write(SpeechSegment segment)
    {
        backlog.Expect(segment.Text);
        Put(segment);
    }

    public void Write(SpeechChunk chunk)
    {
        if (!backlog.Add(chunk))
        {
            onTooMuch(new FishAudioListenerException(
                "The listener is too slow: more audio is waiting for it than SpeakingChatOptions.TurnAudioLimit or ProcessAudioLimit allows, and no text is left to hold back. "
                + "The turn's speech was ended."));
        }

        Put(chunk);
    }

    /// <summary>Says that nothing more comes until there is more text.</summary>
    public void WritePause() => Put(Pause.Instance);

    /// <summary>Counts a chunk as taken by the listener.</summary>
    public void OnTaken(SpeechChunk chunk) => backlog.Take(chunk);

    public void Complete(SpeechSummary total, FishAudioException? error)
    {
        (Total, Error) = (total, error);
        _isComplete = true;
        _alarm.Ring();
    }

    /// <summary>Takes what is to be told next, if it is there.</summary>
    public bool TryTake([NotNullWhen(true)] out object? told) => _events.TryDequeue(out told);

    /// <summary>Waits for more.</summary>
    /// <returns>Whether there may be more: not when all was written and taken.</returns>
    public async ValueTask<bool> WaitAsync()
    {
        if (_isComplete)
            return !_events.IsEmpty;
        await _alarm.WaitAsync().ConfigureAwait(false);
        return true;
    }

    private void Put(object told)
    {
        _events.Enqueue(told);
        _alarm.Ring();
    }

    /// <summary>Stands in the outbox where all audio has come that there was text for.</summary>
    public sealed class Pause
    {
        public static readonly Pause Instance = new();
    }
}
