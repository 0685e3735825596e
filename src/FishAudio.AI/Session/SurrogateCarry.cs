namespace FishAudio.AI;

/// <summary>Keeps the first half of a surrogate pair back until its second half comes: tokens are cut anywhere, and flushed anywhere.</summary>
internal struct SurrogateCarry
{
    private char _high;

    /// <summary>Joins what was kept with the next text.</summary>
    /// <returns>Text that does not end in half a character.</returns>
    public string Join(string text)
    {
        if (text.Length == 0)
            return text;
        string joined = Rest() + text;
        if (!char.IsHighSurrogate(joined[^1]))
            return joined;
        _high = joined[^1];
        return joined[..^1];
    }

    /// <summary>Takes what was kept, when nothing can follow any more.</summary>
    public string Rest()
    {
        string kept = _high == default ? "" : _high.ToString();
        _high = default;
        return kept;
    }
}
