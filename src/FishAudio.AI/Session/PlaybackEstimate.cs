namespace FishAudio.AI;

/// <summary>Imagines a player that starts with the first audio and plays on, and counts how often it has nothing left.</summary>
internal sealed class PlaybackEstimate(TimeProvider time)
{
    // Every player holds a little back before it starts; a gap as short as this is not heard.
    private static readonly TimeSpan NotHeard = TimeSpan.FromMilliseconds(20);

    private long? _received;
    private TimeSpan _left;

    public int Underruns { get; private set; }

    /// <summary>Takes audio that has just arrived.</summary>
    public void OnAudio(TimeSpan duration)
    {
        if (duration <= TimeSpan.Zero)
            return;
        if (_received is { } last)
        {
            _left -= time.GetElapsedTime(last);
            if (_left < -NotHeard)
                Underruns++;
            if (_left < TimeSpan.Zero)
                _left = TimeSpan.Zero;
        }

        _received = time.GetTimestamp();
        _left += duration;
    }

    /// <summary>Forgets the time since the last audio: it was not the service's.</summary>
    public void Restart()
    {
        if (_received is not null)
            _received = time.GetTimestamp();
    }
}
