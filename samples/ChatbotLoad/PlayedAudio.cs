namespace ChatbotLoad;

/// <summary>
/// A listener's loudspeaker, without one: it begins with the first chunk, plays in real time, and falls silent where the next chunk comes too
/// late. It is what the page's audio worklet does.
/// </summary>
internal sealed class PlayedAudio(TimeProvider time)
{
    private const int BytesPerSample = 2;
    private long? _began;

    /// <summary>Gets when the first chunk came, as a timestamp; <see langword="null"/> before it.</summary>
    public long? Began => _began;

    /// <summary>Gets how much audio has come.</summary>
    public TimeSpan Audio { get; private set; }

    /// <summary>Gets the silences in the middle of speech.</summary>
    public List<TimeSpan> Gaps { get; } = [];

    private TimeSpan Silence => Gaps.Aggregate(TimeSpan.Zero, (sum, gap) => sum + gap);

    /// <summary>Takes a chunk.</summary>
    public void Arrive(int bytes, int sampleRate)
    {
        _began ??= time.GetTimestamp();
        TimeSpan late = time.GetElapsedTime(_began.Value) - (Audio + Silence);
        if (late > TimeSpan.Zero && Audio > TimeSpan.Zero)
            Gaps.Add(late);
        Audio += TimeSpan.FromSeconds((double)bytes / BytesPerSample / sampleRate);
    }

    /// <summary>Waits until everything that came has been played.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        if (_began is not { } began)
            return;
        TimeSpan left = Audio + Silence - time.GetElapsedTime(began);
        if (left > TimeSpan.Zero)
            await Task.Delay(left, time, cancellationToken);
    }
}
