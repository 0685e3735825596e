namespace FishAudio.AI;

/// <summary>Estimates what has been heard from what was handed to a player and from the time that has passed since. Thread safe.</summary>
/// <remarks>Two scales: the total over everything that was ever handed over, for waiting; and the place in the turn, for callers.</remarks>
internal sealed class PlaybackClock(TimeProvider time)
{
    private readonly object _gate = new();
    private readonly Queue<Mark> _ahead = new();
    private Mark _current;
    private TimeSpan _handed;
    private TimeSpan _anchor;
    private long _anchored;
    private TimeSpan _latency;
    private TimeSpan _startLatency;

    /// <summary>Gets the place in the turn that is being heard.</summary>
    public TimeSpan Position
    {
        get
        {
            lock (_gate)
            {
                TimeSpan played = Played();
                while (_ahead.TryPeek(out Mark next) && next.At <= played)
                    _current = _ahead.Dequeue();
                return _current.Offset + (played - _current.At);
            }
        }
    }

    /// <summary>Notes that a player was started, and how long it will take to its first sound.</summary>
    public void Start(TimeSpan latency)
    {
        lock (_gate)
            _startLatency = latency;
    }

    /// <summary>Notes that a chunk begins with what is handed over next.</summary>
    /// <param name="offset">Where in its turn it does.</param>
    public void BeginChunk(TimeSpan offset)
    {
        lock (_gate)
            _ahead.Enqueue(new Mark(_handed, offset));
    }

    /// <summary>Notes that audio was handed over.</summary>
    public void Hand(TimeSpan duration)
    {
        lock (_gate)
        {
            // A player that had nothing left was silent: what comes now is heard from now on, not from when it ran dry.
            if (Played() >= _handed)
            {
                (_anchor, _anchored) = (_handed, time.GetTimestamp());
                (_latency, _startLatency) = (_startLatency, TimeSpan.Zero);
            }

            _handed += duration;
        }
    }

    /// <summary>Notes that what was handed over and not heard never will be.</summary>
    public void Silence()
    {
        lock (_gate)
        {
            TimeSpan played = Played();
            while (_ahead.TryDequeue(out Mark next))
            {
                if (next.At <= played)
                    _current = next;
            }

            _handed = played;
        }
    }

    /// <summary>Returns the time until no more than an amount of what was handed over is left to be heard; not above zero when that is so already.</summary>
    public TimeSpan TimeUntilLeft(TimeSpan amount)
    {
        lock (_gate)
        {
            return Played() >= _handed - amount
                ? TimeSpan.Zero
                : _handed - amount - _anchor + _latency - time.GetElapsedTime(_anchored);
        }
    }

    private TimeSpan Played()
    {
        TimeSpan running = time.GetElapsedTime(_anchored) - _latency;
        TimeSpan played = _anchor + (running > TimeSpan.Zero ? running : TimeSpan.Zero);
        return played < _handed ? played : _handed;
    }

    /// <summary>Where a chunk begins, in the total and in its turn.</summary>
    private readonly record struct Mark(TimeSpan At, TimeSpan Offset);
}
