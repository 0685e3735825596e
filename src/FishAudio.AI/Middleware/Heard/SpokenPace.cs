namespace FishAudio.AI.Heard;

/// <summary>Estimates which part of the text a moment of the audio belongs to, where no word times came.</summary>
/// <remarks>
/// A text that was flushed ends in a frame that is shorter than the full ones before it; where such a frame ends near the time that the
/// segment should take at the voice's pace, the segment is taken to end there, and the pace is corrected. Encoded audio and services that
/// fill their frames show no such ends: then the pace alone decides.
/// </remarks>
internal sealed class SpokenPace
{
    private const double UsualSecondsOfCharacter = 1 / 15.0;
    private const double LeastOfExpected = 0.5;
    private const double MostOfExpected = 2;

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
        if (played <= TimeSpan.Zero || _chunks.Count == 0)
            return 0;
        List<double> ends = Ends();
        double seconds = 0;
        double characters = 0;
        double start = 0;
        for (int i = 0; i < _segments.Count; i++)
        {
            double weight = WeightOf(_segments[i].Text);
            // What is known of this voice counts as much as three sentences of what is usual.
            double pace = (seconds + (UsualSecondsOfCharacter * 150)) / (characters + 150);
            double expected = weight * pace;
            bool isLast = isWhole && i == _segments.Count - 1;
            double end = isLast ? Delivered.TotalSeconds : Nearest(ends, start, expected) ?? start + expected;
            if (played.TotalSeconds < end)
                return PlaceIn(_segments[i], text, (played.TotalSeconds - start) / Math.Max(end - start, 1e-9));
            (seconds, characters, start) = (seconds + end - start, characters + weight, end);
        }

        return _segments.Count == 0 ? 0 : _segments[^1].SourceStart + _segments[^1].SourceLength;
    }

    /// <summary>When the frames end that are shorter than the fullest, and those that a session ends with.</summary>
    private List<double> Ends()
    {
        int full = _chunks.Max(chunk => chunk.Bytes);
        List<double> ends = [];
        for (int i = 0; i < _chunks.Count; i++)
        {
            if (_chunks[i].Bytes < full || (i + 1 < _chunks.Count && _chunks[i + 1].Stream != _chunks[i].Stream))
                ends.Add(_chunks[i].End.TotalSeconds);
        }

        return ends;
    }

    // By ratio: half as long and twice as long are equally wrong.
    private static double? Nearest(List<double> ends, double start, double expected)
    {
        double? nearest = null;
        double best = double.MaxValue;
        foreach (double end in ends)
        {
            double ratio = (end - start) / expected;
            if (ratio is < LeastOfExpected or > MostOfExpected || Math.Abs(Math.Log(ratio)) is var distance && distance >= best)
                continue;
            (nearest, best) = (end, Math.Abs(Math.Log(ratio)));
        }

        return nearest;
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
