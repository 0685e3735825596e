namespace FishAudio.AI.Heard;

/// <summary>When the words of a turn are spoken, and where they are written.</summary>
internal sealed class SpokenWords
{
    private readonly List<(TimeSpan End, int Start, int SourceEnd)> _words = [];

    /// <summary>Gets how many words have come that are written somewhere.</summary>
    public int Count => _words.Count;

    public void Add(IReadOnlyList<SpeechWord> words)
    {
        foreach (SpeechWord word in words)
        {
            if (word.SourceStart is { } start)
                _words.Add((word.End, (int)start, (int)start + word.SourceLength));
        }
    }

    /// <summary>Says how much of a text was heard when audio was played up to a time: whole words, and what closes after them.</summary>
    public int HeardUntil(TimeSpan played, string text)
    {
        int heard = 0;
        int? next = null;
        foreach ((TimeSpan end, int start, int sourceEnd) in _words)
        {
            if (end <= played)
                heard = Math.Max(heard, sourceEnd);
            else
                next = Math.Min(next ?? start, start);
        }

        return heard == 0 ? 0 : HeardPlace.After(text, Math.Min(heard, text.Length), next is { } limit && limit >= heard ? limit : text.Length);
    }
}
