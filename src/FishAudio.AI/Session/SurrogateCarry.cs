namespace FishAudio.AI;

/// <summary>Keeps the first half of a surrogate pair back until its second half comes: tokens are cut anywhere.</summary>
internal struct SurrogateCarry
{
    private char _high;

    /// <summary>Joins what was kept with the next text.</summary>
    /// <param name="text">The next text.</param>
    /// <param name="isLast">Whether nothing may be kept any more.</param>
    /// <returns>Text that ends in a whole character, unless it is the last.</returns>
    public string Join(string text, bool isLast)
    {
        if (_high != default && (text.Length > 0 || isLast))
        {
            text = _high + text;
            _high = default;
        }

        if (isLast || text.Length == 0 || !char.IsHighSurrogate(text[^1]))
            return text;
        _high = text[^1];
        return text[..^1];
    }
}
