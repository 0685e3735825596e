namespace FishAudio.AI;

/// <summary>Makes what a server said fit to stand in a message: one line, not long, and without the key.</summary>
internal static class ServerWords
{
    private const int MostCharacters = 500;

    /// <summary>Cleans a text.</summary>
    /// <param name="text">What the server said: anything, of any length.</param>
    /// <param name="secret">What must not be repeated, wherever the server repeats it.</param>
    /// <returns><see langword="null"/> when it said nothing.</returns>
    public static string? Clean(string? text, string? secret = null)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (!string.IsNullOrEmpty(secret))
            text = text.Replace(secret, "(key)", StringComparison.OrdinalIgnoreCase);
        // A log of lines must not be given lines by a server.
        string line = string.Join(' ', string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= MostCharacters)
            return line.Length == 0 ? null : line;
        int end = char.IsHighSurrogate(line[MostCharacters - 1]) ? MostCharacters - 1 : MostCharacters;
        return string.Concat(line.AsSpan(0, end), "…");
    }

    /// <summary>Keeps the cause of an error, unless it repeats the secret: the framework quotes what it cannot read of an answer.</summary>
    public static Exception? Cause(Exception cause, string? secret)
    {
        if (string.IsNullOrEmpty(secret))
            return cause;
        for (Exception? inner = cause; inner is not null; inner = inner.InnerException)
        {
            if (inner.Message.Contains(secret, StringComparison.OrdinalIgnoreCase))
                return null;
        }

        return cause;
    }
}
