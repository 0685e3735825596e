namespace FishAudio.AI;

/// <summary>A speech model of the service: the value of the <c>model</c> header, fixed for a connection.</summary>
/// <remarks>
/// Open: any name can be given. The service does not refuse an unknown one but serves and bills it as its default, silently
/// (AsyncAPI description of the live route; seen by third parties). A client that has a logger warns of such a name, and of a retired model,
/// once. <see langword="default"/> is <see cref="S21Pro"/>.
/// </remarks>
public readonly struct FishAudioModel : IEquatable<FishAudioModel>
{
    private readonly string? _value;

    /// <summary>Names a model.</summary>
    /// <param name="value">The service's name of the model, such as <c>s2.1-pro</c>.</param>
    /// <exception cref="ArgumentException">The name is empty or has characters that no header may carry.</exception>
    public FishAudioModel(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        foreach (char c in value)
        {
            if (c is <= ' ' or > '~')
                throw new ArgumentException($"\"{value}\" cannot be a model: the name is sent in a header, so it holds visible ASCII characters only.", nameof(value));
        }

        _value = value;
    }

    /// <summary>Gets the recommended model, which is the service's default too: <c>s2.1-pro</c>.</summary>
    public static FishAudioModel S21Pro => default;

    /// <summary>Gets the free variant of <see cref="S21Pro"/>, without promises on latency: <c>s2.1-pro-free</c>.</summary>
    public static FishAudioModel S21ProFree => new("s2.1-pro-free");

    /// <summary>Gets the previous generation, with open weights: <c>s2-pro</c>.</summary>
    public static FishAudioModel S2Pro => new("s2-pro");

    /// <summary>Gets the first generation: <c>s1</c>. Retired on 2026-12-31; from then on served and billed as <see cref="S21Pro"/>.</summary>
    public static FishAudioModel S1 => new("s1");

    /// <summary>Gets the preview for directed drama: <c>drama-3-preview</c>. Not listed for the live route without timestamps.</summary>
    public static FishAudioModel Drama3Preview => new("drama-3-preview");

    /// <summary>Gets the name as it is sent.</summary>
    /// <value><c>s2.1-pro</c> by default.</value>
    public string Value => _value ?? "s2.1-pro";

    /// <summary>Gets whether the service is known to serve this model by this name. Letter case counts: the name is sent as it was given.</summary>
    internal bool IsKnown => Value is "s2.1-pro" or "s2.1-pro-free" or "s2-pro" or "drama-3-preview" || Retirement is not null;

    /// <summary>Gets what becomes of a model that the service gives up.</summary>
    /// <value>The rest of a sentence that begins with the model; <see langword="null"/> for the others.</value>
    internal string? Retirement => Value switch
    {
        "s1" => "retired on 2026-12-31, and from then on served and billed as s2.1-pro",
        "speech-1.5" or "speech-1.6" => "out of use since 2026-02-28, and what the service serves and bills in its place is not documented",
        _ => null,
    };

    /// <summary>Gets whether the model speaks with one voice only.</summary>
    internal bool HasOneSpeaker => Retirement is not null;

    /// <summary>Makes a model of its name.</summary>
    /// <param name="value">The name.</param>
    /// <returns>The model.</returns>
    public static FishAudioModel FromString(string value) => new(value);

    /// <summary>Makes a model of its name.</summary>
    /// <param name="value">The name.</param>
    public static implicit operator FishAudioModel(string value) => new(value);

    /// <summary>Compares two models by name, ignoring case.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether they are the same.</returns>
    public static bool operator ==(FishAudioModel left, FishAudioModel right) => left.Equals(right);

    /// <summary>Compares two models by name, ignoring case.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether they differ.</returns>
    public static bool operator !=(FishAudioModel left, FishAudioModel right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(FishAudioModel other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FishAudioModel other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
