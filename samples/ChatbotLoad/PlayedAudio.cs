namespace ChatbotLoad;

/// <summary>
/// A listener's loudspeaker, without one. It does what the page's audio worklet does: it begins with half a second in hand, or when it has waited
/// a fifth for more, plays in real time, and falls silent where the next chunk comes too late.
/// </summary>
internal sealed class PlayedAudio(TimeProvider time)
{
    private const int BytesPerSample = 2;
    private static readonly TimeSpan InHand = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.2);
    private long? _arrived;
    private long? _began;

    /// <summary>Gets how much audio has come.</summary>
    public TimeSpan Audio { get; private set; }

    /// <summary>Gets the silences in the middle of speech.</summary>
    public List<Gap> Gaps { get; } = [];

    private TimeSpan Silence => Gaps.Aggregate(TimeSpan.Zero, (sum, gap) => sum + gap.Length);

    /// <summary>Takes a chunk.</summary>
    public void Arrive(int bytes, int sampleRate)
    {
        long now = time.GetTimestamp();
        _arrived ??= now;
        long patient = _arrived.Value + Ticks(Patience);
        if (now >= patient)
            _began ??= patient;
        if (_began is { } began && time.GetElapsedTime(began, now) - (Audio + Silence) is var late && late > TimeSpan.Zero)
            Gaps.Add(new Gap(Audio, late));
        Audio += TimeSpan.FromSeconds((double)bytes / BytesPerSample / sampleRate);
        if (Audio >= InHand)
            _began ??= now;
    }

    /// <summary>Waits until everything that came has been played.</summary>
    /// <returns>When the first sample was played, as a timestamp; <see langword="null"/> if there was none.</returns>
    public async Task<long?> EndAsync(CancellationToken cancellationToken)
    {
        if (_arrived is not { } arrived)
            return null;
        _began ??= Math.Min(time.GetTimestamp(), arrived + Ticks(Patience));
        TimeSpan left = Audio + Silence - time.GetElapsedTime(_began.Value);
        if (left > TimeSpan.Zero)
            await Task.Delay(left, time, cancellationToken);
        return _began;
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}

/// <summary>A silence in the middle of speech: after how much audio, and how long.</summary>
internal readonly record struct Gap(TimeSpan At, TimeSpan Length);
