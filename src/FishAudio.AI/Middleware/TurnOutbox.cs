using System.Threading.Channels;

namespace FishAudio.AI;

/// <summary>What a turn's listener is still to be told. It knows how much audio waits, so that the voice can hold back.</summary>
internal sealed class TurnOutbox(TimeSpan highWaterMark, long mostBytes, TimeProvider time)
{
    // The fastest that anybody speaks: a text that was sent will take at least this long to play. Too low only lets a little more be sent.
    private static readonly TimeSpan LeastOfCharacter = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>How much audio may wait for listeners in the whole process, in bytes.</summary>
    public const long MostBytesOfProcess = 1024L * 1024 * 1024;

    private static long s_waitingInProcess;

    private readonly Channel<object> _events = Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });
    private readonly object _gate = new();
    private TimeSpan _waiting;
    private TimeSpan _onItsWay;
    private long _waitingBytes;
    private TaskCompletionSource? _room;

    public ChannelReader<object> Reader => _events.Reader;

    /// <summary>Gets what was sent and delivered; set when the reader has ended.</summary>
    public SpeechSummary Total { get; private set; } = new();

    /// <summary>Gets what went wrong; set when the reader has ended.</summary>
    public FishAudioException? Error { get; private set; }

    public void Write(SpeechSegment segment)
    {
        lock (_gate)
            _onItsWay += segment.Text.Length * LeastOfCharacter;
        _events.Writer.TryWrite(segment);
    }

    /// <summary>Queues a chunk. Segments are held back long before this refuses one: what comes here was sent already.</summary>
    /// <exception cref="FishAudioListenerException">More audio is waiting than a turn, or the process, may hold.</exception>
    public void Write(SpeechChunk chunk)
    {
        int bytes = chunk.Audio.Length;
        lock (_gate)
        {
            // Several turns may look at the sum at once; a chunk more or less does not matter to it.
            if (_waitingBytes + bytes > mostBytes || Interlocked.Read(ref s_waitingInProcess) + bytes > MostBytesOfProcess)
            {
                throw new FishAudioListenerException($"The listener is too slow: {_waitingBytes / 1024} KiB of audio are waiting for it. The turn's speech was ended; "
                    + "SpeakingChatOptions.MaxWaitingBytes sets how much may.");
            }

            Interlocked.Add(ref s_waitingInProcess, bytes);
            _waiting += chunk.Duration;
            _onItsWay = _onItsWay > chunk.Duration ? _onItsWay - chunk.Duration : TimeSpan.Zero;
            _waitingBytes += bytes;
        }

        _events.Writer.TryWrite(chunk);
    }

    /// <summary>Counts a chunk as taken by the listener.</summary>
    public void OnTaken(SpeechChunk chunk)
    {
        Interlocked.Add(ref s_waitingInProcess, -chunk.Audio.Length);
        TaskCompletionSource? room = null;
        lock (_gate)
        {
            _waiting -= chunk.Duration;
            _waitingBytes -= chunk.Audio.Length;
            if (_waiting < highWaterMark)
                (room, _room) = (_room, null);
        }

        room?.TrySetResult();
    }

    /// <summary>Waits until less audio is waiting, or surely on its way, than the high-water mark allows.</summary>
    public async ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task room;
            bool isListener;
            lock (_gate)
            {
                if (_waiting + _onItsWay < highWaterMark)
                    return;
                isListener = _waiting > TimeSpan.Zero;
                _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                room = _room.Task;
            }

            try
            {
                await room.WaitAsync(isListener ? Timeout.InfiniteTimeSpan : Patience, time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // The listener has taken everything, and what was expected does not come: that text makes no sound.
                lock (_gate)
                    _onItsWay = TimeSpan.Zero;
            }
        }
    }

    public void Complete(SpeechSummary total, FishAudioException? error)
    {
        (Total, Error) = (total, error);
        _events.Writer.TryComplete();
    }
}
