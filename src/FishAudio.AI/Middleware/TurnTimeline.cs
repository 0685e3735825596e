namespace FishAudio.AI;

/// <summary>Numbers the chunks of a turn through, over all of its sessions, and adds the sessions' summaries up.</summary>
internal sealed class TurnTimeline(TimeProvider time)
{
    private const long None = long.MinValue;

    private long _firstToken = None;
    private int _chunks;
    private int _firstStream;
    private int _nextStream;
    private TimeSpan _streamStart;
    private TimeSpan _end;

    /// <summary>Gets the sum of what the sessions reported.</summary>
    public SpeechSummary Total { get; private set; } = new();

    /// <summary>Says that a token was written; only the first one counts. Thread safe.</summary>
    public void OnFirstToken()
    {
        if (Volatile.Read(ref _firstToken) == None)
            Interlocked.CompareExchange(ref _firstToken, time.GetTimestamp(), None);
    }

    /// <summary>Says that a session begins: its audio is an encoded stream of its own, and follows what there is.</summary>
    public void OnSession()
    {
        _firstStream = _nextStream;
        _streamStart = _end;
    }

    /// <summary>Gives a chunk of the running session its place in the turn.</summary>
    public SpeechChunk Place(SpeechChunk chunk)
    {
        long start = Volatile.Read(ref _firstToken);
        TimeSpan received = start == None ? TimeSpan.Zero : time.GetElapsedTime(start);
        TimeSpan offset = _streamStart + chunk.Offset;
        _end = offset + chunk.Duration;
        int stream = _firstStream + chunk.Stream;
        _nextStream = stream + 1;
        if (_chunks == 0)
            Total = Total with { TimeToFirstAudio = received };
        return new SpeechChunk(chunk.Audio, chunk.Format)
        {
            Index = _chunks++,
            Stream = stream,
            Offset = offset,
            Received = received,
            Words = chunk.Words.Count == 0 ? chunk.Words : [.. chunk.Words.Select(w => w with { Start = w.Start + _streamStart, End = w.End + _streamStart })],
            IsResumed = chunk.IsResumed,
        };
    }

    /// <summary>Adds what a session reported at its end.</summary>
    public void Add(SpeechSummary session) => Total = Total with
    {
        TextBytes = Total.TextBytes + session.TextBytes,
        AudioBytes = Total.AudioBytes + session.AudioBytes,
        AudioDuration = Total.AudioDuration + session.AudioDuration,
        Reconnects = Total.Reconnects + session.Reconnects,
        EstimatedResumes = Total.EstimatedResumes + session.EstimatedResumes,
        ConnectionReused = Total.ConnectionReused || session.ConnectionReused,
    };
}
