using System.Threading.Channels;

namespace FishAudio.AI;

/// <summary>What a turn's listener is still to be told.</summary>
internal sealed class TurnOutbox(AudioBacklog backlog, Action<FishAudioListenerException> onTooMuch)
{
    private readonly Channel<object> _events = Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });

    public ChannelReader<object> Reader => _events.Reader;

    /// <summary>Gets what was sent and delivered; set when the reader has ended.</summary>
    public SpeechSummary Total { get; private set; } = new();

    /// <summary>Gets what went wrong; set when the reader has ended.</summary>
    public FishAudioException? Error { get; private set; }

    /// <summary>Waits until the listener has caught up enough for more to be spoken.</summary>
    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => backlog.WaitForRoomAsync(cancellationToken);

    public void Write(SpeechSegment segment)
    {
        backlog.Expect(segment.Text);
        _events.Writer.TryWrite(segment);
    }

    public void Write(SpeechChunk chunk)
    {
        if (!backlog.Add(chunk))
        {
            onTooMuch(new FishAudioListenerException(
                "The listener is too slow: more audio is waiting for it than SpeakingChatOptions.TurnAudioLimit or ProcessAudioLimit allows, and no text is left to hold back. "
                + "The turn's speech was ended."));
        }

        _events.Writer.TryWrite(chunk);
    }

    /// <summary>Says that nothing more comes until there is more text.</summary>
    public void WritePause() => _events.Writer.TryWrite(Pause.Instance);

    /// <summary>Counts a chunk as taken by the listener.</summary>
    public void OnTaken(SpeechChunk chunk) => backlog.Take(chunk);

    public void Complete(SpeechSummary total, FishAudioException? error)
    {
        (Total, Error) = (total, error);
        _events.Writer.TryComplete();
    }

    /// <summary>Stands in the outbox where all audio has come that there was text for.</summary>
    public sealed class Pause
    {
        public static readonly Pause Instance = new();
    }
}
