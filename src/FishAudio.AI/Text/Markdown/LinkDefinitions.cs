namespace FishAudio.AI.Markdown;

/// <summary>The labels of the link definitions read so far: in brackets, they are links and no cues.</summary>
internal sealed class LinkDefinitions
{
    /// <summary>A text with more definitions than this is no reply that somebody listens to.</summary>
    private const int Most = 100;

    private readonly HashSet<string> _labels = new(StringComparer.OrdinalIgnoreCase);

    public bool IsEmpty => _labels.Count == 0;

    public void Add(ReadOnlySpan<char> label)
    {
        if (_labels.Count < Most)
            _labels.Add(label.ToString());
    }

    public bool Contains(ReadOnlySpan<char> label) => _labels.Count > 0 && _labels.Contains(label.ToString());

    public void Clear() => _labels.Clear();
}
