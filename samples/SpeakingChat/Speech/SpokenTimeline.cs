using FishAudio.AI;

namespace SpeakingChat;

/// <summary>A sentence and when it is heard.</summary>
internal sealed record SpokenCue(SpeechSegment Segment, TimeSpan Start, TimeSpan End);

/// <summary>
/// Estimates when each sentence is heard. The live route says nothing about it, so the audio is shared out by the length of the sentences,
/// and none begins before audio that had arrived when it was sent.
/// </summary>
internal sealed class SpokenTimeline
{
    // About what voices say in a second: 15 letters of an alphabet, or 5 characters that are syllables or words.
    private const double UnitsPerSecond = 15;
    private const int UnitsPerIdeograph = 3;

    private readonly List<(SpeechSegment Segment, double Units, TimeSpan Earliest)> _sentences = [];
    private TimeSpan _arrived;
    private double _units;
    private bool _isComplete;

    public void Add(SpeechSegment segment)
    {
        double units = segment.Text.EnumerateRunes().Sum(rune => rune.Value >= 0x2E80 ? UnitsPerIdeograph : 1);
        _sentences.Add((segment, units, _arrived));
        _units += units;
    }

    /// <summary>Notes how much audio there is by now.</summary>
    public void Arrive(TimeSpan total) => _arrived = total;

    /// <summary>Notes that there will be no more: what has arrived is the sound of all sentences.</summary>
    public void Complete() => _isComplete = true;

    /// <summary>Returns the sentences in order, without gaps or overlaps.</summary>
    public IReadOnlyList<SpokenCue> Cues()
    {
        // Until the end, audio may only show that speech is slower than expected.
        double perUnit = _isComplete ? _arrived.TotalSeconds / _units : Math.Max(1 / UnitsPerSecond, _arrived.TotalSeconds / _units);
        List<SpokenCue> cues = [];
        double units = 0;
        foreach ((SpeechSegment segment, double length, TimeSpan earliest) in _sentences)
        {
            TimeSpan start = Max(TimeSpan.FromSeconds(units * perUnit), earliest);
            if (cues.Count > 0)
                cues[^1] = cues[^1] with { End = start };
            units += length;
            cues.Add(new SpokenCue(segment, start, Max(TimeSpan.FromSeconds(units * perUnit), start)));
        }

        if (_isComplete && cues.Count > 0)
            cues[^1] = cues[^1] with { End = _arrived };
        return cues;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
