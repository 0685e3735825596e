namespace FishAudio.AI;

/// <summary>Counts what a session sends and delivers, and numbers its chunks.</summary>
/// <remarks>Written by the sending and by the receiving loop, each its own fields; read when both have ended.</remarks>
internal sealed class SessionMeter(TimeProvider time)
{
    private long _firstToken;
    private int _chunks;
    private long _textBytes;
    private int _flushes;
    private long _audioBytes;
    private TimeSpan _duration;
    private TimeSpan? _firstAudio;
    private readonly PlaybackEstimate _playback = new(time);

    /// <summary>Gets whether audio has been delivered.</summary>
    public bool HasAudio => _audioBytes > 0;

    /// <summary>Gets how long the delivered audio plays.</summary>
    public TimeSpan Duration => _duration;

    public void OnFirstToken() => Interlocked.CompareExchange(ref _firstToken, time.GetTimestamp(), 0);

    public void OnText(long bytes) => _textBytes += bytes;

    public void OnFlush() => _flushes++;

    /// <summary>Counts audio.</summary>
    /// <returns>How long ago the first token was written.</returns>
    public TimeSpan OnAudio(int bytes, SpeechAudioFormat format)
    {
        TimeSpan received = SinceFirstToken();
        if (bytes > 0)
            _firstAudio ??= received;
        _audioBytes += bytes;
        // From the total, so that rounding does not add up.
        _duration = format.DurationOf(_audioBytes) ?? TimeSpan.Zero;
        return received;
    }

    /// <summary>Counts audio, and makes the next chunk of it.</summary>
    public SpeechChunk NextChunk(ReadOnlyMemory<byte> audio, SpeechAudioFormat format) => NextChunk(new AudioPiece(audio, []), format);

    /// <summary>Counts audio, and makes the next chunk of it, with what is known of its words; without audio, of words that were told late.</summary>
    public SpeechChunk NextChunk(AudioPiece piece, SpeechAudioFormat format)
    {
        TimeSpan offset = _duration;
        TimeSpan received = OnAudio(piece.Audio.Length, format);
        _playback.OnAudio(_duration - offset);
        return new SpeechChunk(piece.Audio, format)
        {
            Index = _chunks++,
            Stream = piece.Stream,
            Offset = offset,
            Received = received,
            Words = piece.Words,
            IsResumed = piece.IsResumed,
        };
    }

    /// <summary>Says that the reader had to be waited for: what comes later than it could have is not late.</summary>
    public void OnReaderWaitedFor() => _playback.Restart();

    public SpeechSummary Summarize(SpeechEndReason reason, FishAudioException? error, bool isReused) => new()
    {
        Reason = reason,
        Error = error,
        TextBytes = _textBytes,
        AudioBytes = _audioBytes,
        AudioDuration = _duration,
        TimeToFirstAudio = _firstAudio,
        Segments = _flushes,
        Underruns = _playback.Underruns,
        ConnectionReused = isReused,
    };

    private TimeSpan SinceFirstToken() => Interlocked.Read(ref _firstToken) is var first and not 0 ? time.GetElapsedTime(first) : TimeSpan.Zero;
}
