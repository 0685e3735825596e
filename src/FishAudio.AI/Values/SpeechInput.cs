namespace FishAudio.AI;

/// <summary>What is written to a session: a piece of text, or the wish to hear now what was written so far.</summary>
/// <remarks><see langword="default"/> is empty text.</remarks>
public readonly struct SpeechInput : IEquatable<SpeechInput>
{
    private readonly string? _value;

    private SpeechInput(string? value, bool isFlush)
    {
        _value = value;
        IsFlush = isFlush;
    }

    /// <summary>Gets the flush: the service speaks everything it has buffered instead of waiting for more text.</summary>
    public static SpeechInput Flush => new(null, isFlush: true);

    /// <summary>Gets the text.</summary>
    /// <value>Empty for a flush and by default.</value>
    public string Value => _value ?? "";

    /// <summary>Gets whether this is a flush.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool IsFlush { get; }

    /// <summary>Makes an input of a text.</summary>
    /// <param name="text">The text; <see langword="null"/> counts as empty.</param>
    public static implicit operator SpeechInput(string? text) => FromString(text);

    /// <summary>Makes an input of a text.</summary>
    /// <param name="text">The text; <see langword="null"/> counts as empty.</param>
    /// <returns>The input.</returns>
    public static SpeechInput FromString(string? text) => new(text, isFlush: false);

    /// <summary>Compares two inputs.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether they are the same.</returns>
    public static bool operator ==(SpeechInput left, SpeechInput right) => left.Equals(right);

    /// <summary>Compares two inputs.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether they differ.</returns>
    public static bool operator !=(SpeechInput left, SpeechInput right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(SpeechInput other) => IsFlush == other.IsFlush && Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SpeechInput other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(IsFlush, Value);

    /// <inheritdoc/>
    public override string ToString() => IsFlush ? "(flush)" : Value;
}
