namespace FishAudio.AI;

/// <summary>Numbers the chunks of a turn through, over all of its sessions, and adds the sessions' summaries up.</summary>
internal sealed class TurnTimeline(TimeProvider time, FishAudioModel model)
{
    private const long None = long.MinValue;

    private long _firstToken = None;
    private bool _hasSegment;
    private int _chunks;
    private int _firstStream;
    private int _nextStream;
    private TimeSpan _streamStart;
    private TimeSpan _end;

    /// <summary>Gets where in the model's text the words of the running session come from.</summary>
    public TurnWords Words { get; } = new();

    /// <summary>Gets the sum of what the sessions reported.</summary>
    public SpeechSummary Total { get; private set; } = new();

    /// <summary>Says that a token was written; only the first one counts. Thread safe.</summary>
    public void OnFirstToken()
    {
        if (Volatile.Read(ref _firstToken) == None)
            Interlocked.CompareExchange(ref _firstToken, time.GetTimestamp(), None);
    }

    /// <summary>Says that a segment is about to be sent.</summary>
    public void OnSegment()
    {
        if (!_hasSegment)
            SpeechTelemetry.SentenceWait.Record(SinceFirstToken().TotalSeconds, Model());
        _hasSegment = true;
    }

    /// <summary>Says that a session begins: its audio is an encoded stream of its own, and follows what there is.</summary>
    public void OnSession()
    {
        _firstStream = _nextStream;
        _streamStart = _end;
        Words.Clear();
    }

    /// <summary>Gives a chunk of the running session its place in the turn.</summary>
    public SpeechChunk Place(SpeechChunk chunk)
    {
        TimeSpan received = SinceFirstToken();
        TimeSpan offset = _streamStart + chunk.Offset;
        _end = offset + chunk.Duration;
        int stream = _firstStream + chunk.Stream;
        _nextStream = stream + 1;
        if (_chunks == 0)
        {
            Total = Total with { TimeToFirstAudio = received };
            SpeechTelemetry.TurnTimeToFirstAudio.Record(received.TotalSeconds, Model());
        }

        return new SpeechChunk(chunk.Audio, chunk.Format)
        {
            Index = _chunks++,
            Stream = stream,
            Offset = offset,
            Received = received,
            Words = chunk.Words.Count == 0
                ? chunk.Words
                : [.. chunk.Words.Select(w => Words.Place(w) with { Start = w.Start + _streamStart, End = w.End + _streamStart })],
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

    private TimeSpan SinceFirstToken()
    {
        long start = Volatile.Read(ref _firstToken);
        return start == None ? TimeSpan.Zero : time.GetElapsedTime(start);
    }

    private KeyValuePair<string, object?> Model() => new(SpeechTelemetry.Tags.Model, model.Value);
}
