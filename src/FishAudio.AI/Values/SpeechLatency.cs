namespace FishAudio.AI;

/// <summary>How the service trades speed against steadiness of the voice.</summary>
/// <remarks>
/// Third parties measured 0.5 to 0.6 s to first audio for <see cref="Balanced"/> and <see cref="Low"/>, and 2.5 to 2.9 s for
/// <see cref="Normal"/>, which is the service's own default. This library always sends a mode.
/// <see langword="default"/> is <see cref="Balanced"/>.
/// </remarks>
public readonly struct SpeechLatency : IEquatable<SpeechLatency>
{
    private readonly string? _value;

    /// <summary>Names a latency mode.</summary>
    /// <param name="value"><c>low</c>, <c>balanced</c> or <c>normal</c>, in any case; the service refuses others.</param>
    /// <exception cref="ArgumentException">The value is none of the three.</exception>
    public SpeechLatency(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value.ToUpperInvariant() switch
        {
            "LOW" => "low",
            "BALANCED" => "balanced",
            "NORMAL" => "normal",
            _ => throw new ArgumentException($"\"{value}\" is not a latency mode. The service knows low, balanced and normal.", nameof(value)),
        };
    }

    /// <summary>Gets the fastest mode.</summary>
    public static SpeechLatency Low => new("low");

    /// <summary>Gets the mode for conversations: the default.</summary>
    public static SpeechLatency Balanced => default;

    /// <summary>Gets the steadiest and slowest mode, for narration.</summary>
    public static SpeechLatency Normal => new("normal");

    /// <summary>Gets the mode as it is sent.</summary>
    /// <value><c>balanced</c> by default.</value>
    public string Value => _value ?? "balanced";

    /// <summary>Compares two modes.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether they are the same.</returns>
    public static bool operator ==(SpeechLatency left, SpeechLatency right) => left.Equals(right);

    /// <summary>Compares two modes.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether they differ.</returns>
    public static bool operator !=(SpeechLatency left, SpeechLatency right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(SpeechLatency other) => Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SpeechLatency other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
