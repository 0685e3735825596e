namespace FishAudio.AI;

/// <summary>Numbers the chunks of a turn through, over all of its sessions, and adds the sessions' summaries up.</summary>
internal sealed class TurnTimeline(TimeProvider time, FishAudioModel model)
{
    private long? _firstToken;
    private bool _hasSegment;
    private int _chunks;
    private int _streams;
    private TimeSpan _streamStart;
    private TimeSpan _end;

    /// <summary>Gets the sum of what the sessions reported.</summary>
    public SpeechSummary Total { get; private set; } = new();

    public void OnFirstToken() => _firstToken ??= time.GetTimestamp();

    public void OnSegment()
    {
        if (!_hasSegment)
            SpeechTelemetry.SentenceWait.Record(SinceFirstToken().TotalSeconds, Model());
        _hasSegment = true;
    }

    /// <summary>Says that a session begins: its audio is an encoded stream of its own, and follows what there is.</summary>
    public void OnSession()
    {
        _streams++;
        _streamStart = _end;
    }

    /// <summary>Gives a chunk of the running session its place in the turn.</summary>
    public SpeechChunk Place(SpeechChunk chunk)
    {
        TimeSpan received = SinceFirstToken();
        TimeSpan offset = _streamStart + chunk.Offset;
        _end = offset + chunk.Duration;
        if (_chunks == 0)
        {
            Total = Total with { TimeToFirstAudio = received };
            SpeechTelemetry.TurnTimeToFirstAudio.Record(received.TotalSeconds, Model());
        }

        return new SpeechChunk(chunk.Audio, chunk.Format)
        {
            Index = _chunks++,
            Stream = _streams - 1,
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

    private TimeSpan SinceFirstToken() => _firstToken is { } start ? time.GetElapsedTime(start) : TimeSpan.Zero;

    private KeyValuePair<string, object?> Model() => new(SpeechTelemetry.Tags.Model, model.Value);
}
