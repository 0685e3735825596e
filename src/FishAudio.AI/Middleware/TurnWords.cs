namespace FishAudio.AI;

/// <summary>Knows which segment each part of a session's text is, and so where in the model's own text a word of it is written. Thread safe.</summary>
internal sealed class TurnWords
{
    // A session that is resumed goes back by a few.
    private const int MostSegments = 256;

    private readonly object _gate = new();
    private readonly List<(long Start, long End, SpeechSegment Segment)> _sent = [];
    private long _end;

    /// <summary>Says that another session begins.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _sent.Clear();
            _end = 0;
        }
    }

    /// <summary>Says that a segment is about to be written to the session.</summary>
    /// <param name="segment">The segment; filler has a negative number.</param>
    /// <param name="text">What is written: the segment's text, perhaps behind a tag.</param>
    public void Add(SpeechSegment segment, string text)
    {
        lock (_gate)
        {
            if (_sent.Count == MostSegments)
                _sent.RemoveAt(0);
            _sent.Add((_end + text.Length - segment.Text.Length, _end + text.Length, segment));
            _end += text.Length;
        }
    }

    /// <summary>Moves a word from the session's text to the model's.</summary>
    public SpeechWord Place(SpeechWord word)
    {
        if (word.SourceStart is not { } start)
            return word;
        lock (_gate)
        {
            int index = _sent.FindLastIndex(sent => sent.Start <= start);
            if (index < 0 || start >= _sent[index].End || _sent[index].Segment.Index < 0)
                return word with { SourceStart = null, SourceLength = 0 };
            (long source, int length) = _sent[index].Segment.SourceOf((int)(start - _sent[index].Start), word.SourceLength);
            return word with { SourceStart = source, SourceLength = length };
        }
    }
}
