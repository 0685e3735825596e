namespace FishAudio.AI.Emulator;

/// <summary>What the timestamp fields of an event say: seconds, relative to the chunk except for its offset.</summary>
internal sealed record AlignmentState(string Content, IReadOnlyList<(string Text, double Start, double End)>? Words, double Duration, int ChunkSeq, double Offset);

/// <summary>
/// Follows the samples of a session and tells which words are complete: a snapshot for each event, growing over a chunk. The last word of a chunk
/// comes only with its final snapshot, as an aligner that looks ahead does. Thread-safe.
/// </summary>
internal sealed class AlignmentTrack(int sampleRate, bool keepPunctuation, bool rough)
{
    // How far a provisional word end is off, when asked for.
    private const double RoughEnd = 0.05;

    private readonly object _gate = new();
    private string _text = "";
    private IReadOnlyList<WordTime> _words = [];
    private int _chunk = -1;
    private long _chunkStart;
    private long _chunkSamples;
    private long _sentBytes;

    public void Begin(string text, VoicedText voiced)
    {
        lock (_gate)
        {
            _chunkStart += _chunkSamples;
            _chunkSamples = voiced.Pcm.Length / 2;
            _text = text;
            _words = WordTimes.Find(text, voiced.Starts, keepPunctuation);
            _chunk++;
        }
    }

    public void Advance(int pcmBytes)
    {
        lock (_gate) _sentBytes += pcmBytes;
    }

    /// <summary>The words heard so far; no words at all when none is complete.</summary>
    public AlignmentState Now()
    {
        lock (_gate)
        {
            var samples = Math.Clamp(_sentBytes / 2 - _chunkStart, 0, _chunkSamples);
            var words = _words.SkipLast(1).TakeWhile(word => word.End <= samples).Select(Seconds).ToList();
            if (rough && words.Count > 0) words[^1] = words[^1] with { End = Math.Max(words[^1].Start, Math.Round(words[^1].End - RoughEnd, 3)) };
            return State(words.Count > 0 ? words : null, samples);
        }
    }

    /// <summary>The whole chunk.</summary>
    public AlignmentState Final()
    {
        lock (_gate) return State([.. _words.Select(Seconds)], _chunkSamples);
    }

    /// <summary>The chunk without any words, which means nothing new about it.</summary>
    public AlignmentState Empty()
    {
        lock (_gate) return State(null, _chunkSamples);
    }

    private AlignmentState State(IReadOnlyList<(string, double, double)>? words, long samples) =>
        new(_text, words, Seconds(samples), Math.Max(0, _chunk), Seconds(_chunkStart));

    private (string Text, double Start, double End) Seconds(WordTime word) => (word.Text, Seconds(word.Start), Seconds(word.End));

    private double Seconds(long samples) => Math.Round((double)samples / sampleRate, 3);
}
