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

    public void OnFirstToken() => Interlocked.CompareExchange(ref _firstToken, time.GetTimestamp(), 0);

    public void OnText(int bytes) => _textBytes += bytes;

    public void OnFlush() => _flushes++;

    public SpeechChunk OnAudio(ReadOnlyMemory<byte> audio, SpeechAudioFormat format)
    {
        TimeSpan received = time.GetElapsedTime(Interlocked.Read(ref _firstToken));
        SpeechChunk chunk = new(audio, format) { Index = _chunks++, Offset = _duration, Received = received };
        _firstAudio ??= received;
        _audioBytes += audio.Length;
        // From the total, so that rounding does not add up.
        _duration = format.DurationOf(_audioBytes) ?? TimeSpan.Zero;
        return chunk;
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
}
