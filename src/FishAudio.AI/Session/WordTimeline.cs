namespace FishAudio.AI;

/// <summary>When the words of a session are spoken, from alignments that come in pieces and are corrected.</summary>
/// <remarks>
/// An alignment says all that is known of its chunk of text, in place of what was said before; none erases nothing. The bytes of a
/// frame may already belong to the next chunk, so words are told by time: as soon as their audio has been delivered whole.
/// </remarks>
internal sealed class WordTimeline
{
    private readonly SortedDictionary<long, IReadOnlyList<SpeechWord>> _words = [];
    private (long Chunk, int Word) _next = (long.MinValue, 0);

    /// <summary>Takes what a frame says.</summary>
    public void Update(long? chunk, double? offset, Alignment? alignment)
    {
        if (alignment is null)
            return;
        TimeSpan start = Seconds(offset ?? 0);
        _words[chunk ?? 0] = [.. alignment.Segments.Select(word => new SpeechWord(word.Text, start + Seconds(word.Start), start + Seconds(word.End)))];
    }

    /// <summary>Takes the words that are spoken whole by a point of the audio, each once.</summary>
    public IReadOnlyList<SpeechWord> TakeUntil(TimeSpan audio)
    {
        List<SpeechWord>? taken = null;
        foreach ((long chunk, IReadOnlyList<SpeechWord> words) in _words)
        {
            if (chunk < _next.Chunk)
                continue;
            int first = chunk == _next.Chunk ? _next.Word : 0;
            for (int i = first; i < words.Count; i++)
            {
                if (words[i].End > audio)
                    return taken ?? (IReadOnlyList<SpeechWord>)[];
                (taken ??= []).Add(words[i]);
                _next = (chunk, i + 1);
            }
        }

        return taken ?? (IReadOnlyList<SpeechWord>)[];
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromTicks((long)(Math.Clamp(seconds, 0, 1e8) * TimeSpan.TicksPerSecond));
}
