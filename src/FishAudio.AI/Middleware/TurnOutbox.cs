using System.Threading.Channels;

namespace FishAudio.AI;

/// <summary>What a turn's listener is still to be told. It knows how much audio waits, so that the voice can hold back.</summary>
internal sealed class TurnOutbox(TimeSpan highWaterMark)
{
    private readonly Channel<object> _events = Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });
    private readonly object _gate = new();
    private TimeSpan _waiting;
    private TaskCompletionSource? _room;

    public ChannelReader<object> Reader => _events.Reader;

    /// <summary>Gets what was sent and delivered; set when the reader has ended.</summary>
    public SpeechSummary Total { get; private set; } = new();

    /// <summary>Gets what went wrong; set when the reader has ended.</summary>
    public FishAudioException? Error { get; private set; }

    public void Write(SpeechSegment segment) => _events.Writer.TryWrite(segment);

    public void Write(SpeechChunk chunk)
    {
        lock (_gate)
            _waiting += chunk.Duration;
        _events.Writer.TryWrite(chunk);
    }

    /// <summary>Counts a chunk as taken by the listener.</summary>
    public void OnTaken(SpeechChunk chunk)
    {
        TaskCompletionSource? room = null;
        lock (_gate)
        {
            _waiting -= chunk.Duration;
            if (_waiting < highWaterMark)
                (room, _room) = (_room, null);
        }

        room?.TrySetResult();
    }

    /// <summary>Waits until less audio is waiting than the high-water mark allows.</summary>
    public async ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task room;
            lock (_gate)
            {
                if (_waiting < highWaterMark)
                    return;
                _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                room = _room.Task;
            }

            await room.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Complete(SpeechSummary total, FishAudioException? error)
    {
        (Total, Error) = (total, error);
        _events.Writer.TryComplete();
    }
}
