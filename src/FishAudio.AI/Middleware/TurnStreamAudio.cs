using System.Threading.Channels;

namespace FishAudio.AI;

/// <summary>The audio of a turn on its way into the stream of updates. It holds little: what is not taken waits in the outbox.</summary>
internal sealed class TurnStreamAudio
{
    private readonly Channel<SpeechChunk> _chunks = Channel.CreateBounded<SpeechChunk>(1);
    private volatile bool _isRead;
    private volatile int _streams;

    public ChannelReader<SpeechChunk> Reader => _chunks.Reader;

    /// <summary>Gets whether there is a stream that the audio can ride in, and whose reader may be too slow.</summary>
    /// <value><see langword="false"/> while a tool runs, and while a reply that is not streamed is being written.</value>
    public bool IsRead => _isRead;

    /// <summary>Gets how many streams there have been.</summary>
    public int Streams => _streams;

    /// <summary>Says that there is a stream.</summary>
    public void BeginStream()
    {
        Interlocked.Increment(ref _streams);
        _isRead = true;
    }

    /// <summary>Says that there is none any more.</summary>
    public void EndStream() => _isRead = false;

    /// <summary>Has the shape of <see cref="SpeakingChatOptions.OnAudio"/>: for the teller, the stream is a listener like any other.</summary>
    public ValueTask WriteAsync(SpeechTurn turn, SpeechChunk chunk, CancellationToken cancellationToken) => _chunks.Writer.WriteAsync(chunk, cancellationToken);

    public void Complete() => _chunks.Writer.TryComplete();
}
