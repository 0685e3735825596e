namespace FishAudio.AI.Heard;

/// <summary>Estimates which part of the text a moment of the audio belongs to, where no word times came.</summary>
/// <remarks>
/// A text that was flushed ends in a frame that is shorter than the full ones before it. Where there are about as many such frames as
/// segments, they are taken for the ends of the segments, in the way that asks for the steadiest pace. Encoded audio and services that
/// fill their frames show no such ends: then the usual pace of a voice alone decides.
/// </remarks>
internal sealed class SpokenPace
{
    private const double UsualSecondsOfCharacter = 1 / 15.0;

    private readonly List<SpeechSegment> _segments = [];
    private readonly List<(TimeSpan End, int Bytes, int Stream)> _chunks = [];

    /// <summary>Gets how much audio was handed on.</summary>
    public TimeSpan Delivered => _chunks.Count == 0 ? TimeSpan.Zero : _chunks[^1].End;

    public void OnSent(SpeechSegment segment) => _segments.Add(segment);

    public void OnDelivering(SpeechChunk chunk) => _chunks.Add((chunk.Offset + chunk.Duration, chunk.Audio.Length, chunk.Stream));

    /// <summary>Estimates how much of a text was heard when audio was played up to a time.</summary>
    /// <param name="played">How much was played.</param>
    /// <param name="text">The model's text.</param>
    /// <param name="isWhole">Whether all audio has come.</param>
    public long HeardUntil(TimeSpan played, string text, bool isWhole)
    {
        if (played <= TimeSpan.Zero || _chunks.Count == 0 || _segments.Count == 0)
            return 0;
        double[] ends = SegmentEnds(isWhole);
        double start = 0;
        for (int i = 0; i < _segments.Count; i++)
        {
            if (played.TotalSeconds < ends[i])
                return PlaceIn(_segments[i], text, (played.TotalSeconds - start) / Math.Max(ends[i] - start, 1e-9));
            start = ends[i];
        }

        return _segments[^1].SourceStart + _segments[^1].SourceLength;
    }

    /// <summary>Estimates when each segment ends, in seconds.</summary>
    /// <param name="isWhole">Whether all audio has come.</param>
    public double[] SegmentEnds(bool isWhole)
    {
        double[] weights = [.. _segments.Select(segment => WeightOf(segment.Text))];
        if (_chunks.Count == 0)
            return weights;
        double pace = isWhole ? Delivered.TotalSeconds / weights.Sum() : UsualSecondsOfCharacter;
        double[] known = Heard.SegmentEnds.Find(weights, ShortFrames(), pace, isWhole);
        if (known.Length > 0)
            pace = known[^1] / weights.Take(known.Length).Sum();
        double[] ends = new double[weights.Length];
        for (int i = 0; i < ends.Length; i++)
            ends[i] = i < known.Length ? known[i] : (i == 0 ? 0 : ends[i - 1]) + (weights[i] * pace);
        // Where ends show, the segment that shows none goes on, however slowly it is spoken.
        if (!isWhole && known.Length > 0 && known.Length < ends.Length && Delivered.TotalSeconds - ends[known.Length] is > 0 and var late)
        {
            for (int i = known.Length; i < ends.Length; i++)
                ends[i] += late;
        }

        return ends;
    }

    /// <summary>When the frames end that are shorter than the fullest, and those that a session ends with.</summary>
    private double[] ShortFrames()
    {
        int full = _chunks.Max(chunk => chunk.Bytes);
        return [.. _chunks.Where((chunk, i) => chunk.Bytes < full || (i + 1 < _chunks.Count && _chunks[i + 1].Stream != chunk.Stream)).Select(chunk => chunk.End.TotalSeconds)];
    }

    private static long PlaceIn(SpeechSegment segment, string text, double share)
    {
        int characters = (int)(Math.Clamp(share, 0, 1) * segment.Text.Length);
        long place = segment.SourceEndOf(characters);
        return Math.Max(segment.SourceStart, HeardPlace.WordStart(text, (int)Math.Min(place, text.Length)));
    }

    private static double WeightOf(string text)
    {
        double weight = 0;
        foreach (char character in text)
            weight += Markdown.Characters.IsWide(character) ? 3 : 1;
        return Math.Max(weight, 1);
    }
}
