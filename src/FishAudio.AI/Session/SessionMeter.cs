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
    public bool HasAudio => _chunks > 0;

    public void OnFirstToken() => Interlocked.CompareExchange(ref _firstToken, time.GetTimestamp(), 0);

    public void OnText(int bytes) => _textBytes += bytes;

    public void OnFlush() => _flushes++;

    /// <summary>Makes the next chunk, with the words that are spoken whole by its end.</summary>
    public SpeechChunk OnAudio(ReadOnlyMemory<byte> audio, SpeechAudioFormat format, WordTimeline? words = null)
    {
        TimeSpan received = SinceFirstToken();
        TimeSpan offset = _duration;
        _firstAudio ??= received;
        _audioBytes += audio.Length;
        // From the total, so that rounding does not add up.
        _duration = format.DurationOf(_audioBytes) ?? TimeSpan.Zero;
        _playback.OnAudio(_duration - offset);
        return new SpeechChunk(audio, format) { Index = _chunks++, Offset = offset, Received = received, Words = words?.TakeUntil(_duration) ?? [] };
    }

    /// <summary>Makes a chunk of the words that were told after the last audio.</summary>
    public SpeechChunk OnWords(IReadOnlyList<SpeechWord> words, SpeechAudioFormat format) => new(ReadOnlyMemory<byte>.Empty, format)
    {
        Index = _chunks++,
        Offset = _duration,
        Received = SinceFirstToken(),
        Words = words,
    };

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
