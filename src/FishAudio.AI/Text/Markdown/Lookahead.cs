namespace FishAudio.AI.Markdown;

/// <summary>The source text from the current position on, as far as it has arrived.</summary>
/// <param name="text">The characters.</param>
/// <param name="isEnd">Whether nothing can follow that would change a decision.</param>
internal readonly ref struct Lookahead(ReadOnlySpan<char> text, bool isEnd)
{
    public ReadOnlySpan<char> Text { get; } = text;

    public bool IsEnd { get; } = isEnd;

    public int Length => Text.Length;

    public char this[int index] => Text[index];

    /// <summary>Gets the answer of a recogniser that has read all there is and is still unsure.</summary>
    public Match AtEnd => IsEnd ? Match.No : Match.Undecided;

    public Lookahead From(int index) => new(Text[index..], IsEnd);

    /// <summary>
    /// Limits what a recogniser may wait for: once this many characters have arrived it sees an end behind them and must decide.
    /// </summary>
    public Lookahead Within(int limit) => Text.Length < limit ? this : new Lookahead(Text[..limit], isEnd: true);

    /// <summary>Reads the character at an index; past the end it is unknown, or a line end when nothing can follow.</summary>
    /// <returns>Whether the character is known.</returns>
    public bool TryPeek(int index, out char character)
    {
        character = index < Text.Length ? Text[index] : '\n';
        return index < Text.Length || IsEnd;
    }

    /// <summary>Matches a literal at the beginning, ignoring the case of ASCII letters.</summary>
    public Match StartsWith(ReadOnlySpan<char> literal)
    {
        int common = Math.Min(literal.Length, Text.Length);
        if (!Text[..common].Equals(literal[..common], StringComparison.OrdinalIgnoreCase))
            return Match.No;
        return common == literal.Length ? Match.Found(common) : AtEnd;
    }
}
