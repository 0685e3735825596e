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

    /// <summary>Gets whether audio has been delivered.</summary>
    public bool HasAudio => _chunks > 0;

    /// <summary>Gets how long the delivered audio plays.</summary>
    public TimeSpan Duration => _duration;

    public void OnFirstToken() => Interlocked.CompareExchange(ref _firstToken, time.GetTimestamp(), 0);

    public void OnText(long bytes) => _textBytes += bytes;

    public void OnFlush() => _flushes++;

    /// <summary>Makes the next chunk.</summary>
    public SpeechChunk OnAudio(ReadOnlyMemory<byte> audio, SpeechAudioFormat format) => OnAudio(new AudioPiece(audio, []), format);

    /// <summary>Makes the next chunk, with what is known of its words; without audio, of words that were told late.</summary>
    public SpeechChunk OnAudio(AudioPiece piece, SpeechAudioFormat format)
    {
        TimeSpan received = SinceFirstToken();
        TimeSpan offset = _duration;
        if (!piece.Audio.IsEmpty)
            _firstAudio ??= received;
        _audioBytes += piece.Audio.Length;
        // From the total, so that rounding does not add up.
        _duration = format.DurationOf(_audioBytes) ?? TimeSpan.Zero;
        return new SpeechChunk(piece.Audio, format)
        {
            Index = _chunks++,
            Stream = piece.Stream,
            Offset = offset,
            Received = received,
            Words = piece.Words,
            IsResumed = piece.IsResumed,
            SpokenTo = piece.SpokenTo,
            EndsThere = piece.EndsThere,
        };
    }

    public SpeechSummary Summarize(SpeechEndReason reason, FishAudioException? error, bool isReused) => new()
    {
        Reason = reason,
        Error = error,
        TextBytes = _textBytes,
        AudioBytes = _audioBytes,
        AudioDuration = _duration,
        TimeToFirstAudio = _firstAudio,
        Segments = _flushes,
        ConnectionReused = isReused,
    };

    private TimeSpan SinceFirstToken() => Interlocked.Read(ref _firstToken) is var first and not 0 ? time.GetElapsedTime(first) : TimeSpan.Zero;
}
