namespace FishAudio.AI;

/// <summary>When the words of a session are spoken, and where they are written, from alignments that come in pieces and are corrected.</summary>
/// <remarks>
/// An alignment says all that is known of its chunk of text, in place of what was said before; none erases nothing. The bytes of a
/// frame may already belong to the next chunk, so words are told by time: as soon as their audio has been delivered whole.
/// </remarks>
internal sealed class WordTimeline(KeptText text)
{
    private readonly List<TimedChunk> _chunks = [];
    private int _told;

    /// <summary>Takes what a frame says.</summary>
    public void Update(AudioFrame frame)
    {
        if (frame.ChunkSequence is null && frame.Alignment is null)
            return;
        long sequence = frame.ChunkSequence ?? 0;
        if (_chunks.Count == 0 || _chunks[^1].Sequence < sequence)
            Begin(sequence, frame.ChunkOffset);
        if (frame.Alignment is { } alignment)
            _chunks.Find(chunk => chunk.Sequence == sequence)?.Replace(alignment, frame.Content, text);
    }

    /// <summary>Says that no more comes.</summary>
    public void Settle()
    {
        if (_chunks.Count > 0)
            _chunks[^1].Settle(end: null, text);
    }

    /// <summary>Takes the words that are spoken whole by a point of the audio, each once.</summary>
    public IReadOnlyList<SpeechWord> TakeUntil(TimeSpan audio)
    {
        List<SpeechWord>? taken = null;
        while (_chunks.Count > 0)
        {
            TimedChunk chunk = _chunks[0];
            // Where a word comes from may be seen only when more words are there.
            for (; _told < chunk.Words.Count && chunk.Words[_told].End <= audio && (chunk.IsSettled || chunk.Words[_told].SourceStart is not null); _told++)
                (taken ??= []).Add(chunk.Words[_told]);
            if (_told < chunk.Words.Count || _chunks.Count == 1 || _chunks[1].Offset > audio)
                break;
            _chunks.RemoveAt(0);
            _told = 0;
            text.Forget(_chunks[0].TextStart);
        }

        return taken ?? (IReadOnlyList<SpeechWord>)[];
    }

    /// <summary>Finds the last point of the audio, up to a time, at which the text up to a place has been said and nothing of what follows.</summary>
    public (TimeSpan Audio, long Text)? FindMark(TimeSpan audio)
    {
        for (int i = _chunks.Count - 1; i >= 0; i--)
        {
            if (_chunks[i].FindMark(audio) is { } mark)
                return mark;
        }

        return null;
    }

    private void Begin(long sequence, double? offset)
    {
        TimedChunk? last = _chunks.Count == 0 ? null : _chunks[^1];
        TimeSpan start = offset is { } seconds ? TimeSpan.FromTicks((long)(Math.Clamp(seconds, 0, 1e8) * TimeSpan.TicksPerSecond)) : last?.AudioEnd ?? TimeSpan.Zero;
        last?.Settle(start, text);
        _chunks.Add(new TimedChunk(sequence, start, last));
    }
}
