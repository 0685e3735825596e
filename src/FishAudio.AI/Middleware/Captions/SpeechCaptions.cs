using System.Runtime.CompilerServices;
using System.Threading.Channels;
using FishAudio.AI.Heard;

namespace FishAudio.AI;

/// <summary>The captions of one turn: call it from <c>OnSegment</c>, <c>OnAudio</c> and <c>OnCompleted</c>.</summary>
/// <remarks>Thread safe. One reader at a time.</remarks>
public sealed class SpeechCaptions
{
    private readonly object _gate = new();
    private readonly List<SpeechSegment> _segments = [];
    private readonly List<SpeechWord> _words = [];
    private readonly SpokenPace _pace = new();
    private readonly Channel<SpeechCaption> _final = Channel.CreateUnbounded<SpeechCaption>();
    private int _told;
    private bool _isWhole;

    /// <summary>Takes a segment that is being sent.</summary>
    /// <param name="segment">The segment.</param>
    public void Add(SpeechSegment segment)
    {
        ArgumentNullException.ThrowIfNull(segment);
        lock (_gate)
        {
            _segments.Add(segment);
            _pace.OnSent(segment);
        }
    }

    /// <summary>Takes audio that is delivered.</summary>
    /// <param name="chunk">The audio, with the words that are complete with it.</param>
    public void Add(SpeechChunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        lock (_gate)
        {
            _pace.OnDelivering(chunk);
            _words.AddRange(chunk.Words.Where(word => word.SourceStart is not null));
            TellFinal();
        }
    }

    /// <summary>Takes the end of the turn: what has not come by now was not spoken.</summary>
    /// <param name="isWhole">Whether everything was spoken, so that the audio is the sound of all segments.</param>
    public void Complete(bool isWhole = true)
    {
        lock (_gate)
        {
            _isWhole = isWhole;
            TellFinal(isOver: true);
            _final.Writer.TryComplete();
        }
    }

    /// <summary>Makes the captions as far as they are known by now.</summary>
    /// <returns>In order, none before the one ahead of it has ended. What has no audio yet is missing.</returns>
    public IReadOnlyList<SpeechCaption> ToList()
    {
        lock (_gate)
            return [.. Make(0)];
    }

    /// <summary>Finds what is heard at a time.</summary>
    /// <param name="position">Audio time from the start of the turn.</param>
    /// <returns><see langword="null"/> where nothing is.</returns>
    public SpeechCaption? At(TimeSpan position) => ToList().LastOrDefault(caption => caption.Start <= position && position < caption.End);

    /// <summary>Reads the captions, each as soon as its times are known; an estimate as soon as its audio has come, and it is not corrected after.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async IAsyncEnumerable<SpeechCaption> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (SpeechCaption caption in _final.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            yield return caption;
    }

    /// <summary>Writes a file: WebVTT, or SubRip where its name ends in <c>.srt</c>.</summary>
    /// <param name="path">The file. It is written anew.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    public Task SaveAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        IReadOnlyList<SpeechCaption> captions = ToList();
        string file = Path.GetExtension(path).Equals(".srt", StringComparison.OrdinalIgnoreCase) ? captions.ToSubRip() : captions.ToWebVtt();
        return File.WriteAllTextAsync(path, file, cancellationToken);
    }

    // With word times a segment is final when a word of a later one has come; otherwise when audio has come that is later than it.
    private void TellFinal(bool isOver = false)
    {
        int final = isOver ? _segments.Count : LastHeard();
        if (final <= _told)
            return;
        foreach (SpeechCaption caption in Make(_told, final))
            _final.Writer.TryWrite(caption);
        _told = final;
    }

    private int LastHeard()
    {
        if (_words.Count > 0)
            return Math.Max(0, _segments.FindLastIndex(segment => segment.SourceStart <= _words[^1].SourceStart));
        double[] ends = _pace.SegmentEnds(_isWhole);
        return Math.Max(0, Array.FindLastIndex(ends, end => end <= _pace.Delivered.TotalSeconds));
    }

    private IEnumerable<SpeechCaption> Make(int first, int? until = null)
    {
        double[] ends = _words.Count == 0 ? _pace.SegmentEnds(_isWhole) : [];
        for (int i = first; i < (until ?? _segments.Count); i++)
        {
            IEnumerable<SpeechCaption> captions = _words.Count > 0
                ? CaptionPieces.OfWords(_segments[i], _words)
                : CaptionPieces.OfPace(_segments[i], i == 0 ? 0 : ends[i - 1], Math.Min(ends[i], _pace.Delivered.TotalSeconds));
            foreach (SpeechCaption caption in captions)
                yield return caption;
        }
    }
}
