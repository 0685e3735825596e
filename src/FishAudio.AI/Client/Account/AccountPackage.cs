namespace FishAudio.AI;

/// <summary>The subscription of an account.</summary>
public sealed record AccountPackage
{
    /// <summary>Gets the service's name of it, such as <c>free</c>.</summary>
    /// <value>Empty when the service does not say.</value>
    public string Type { get; init; } = "";

    /// <summary>Gets what it held at first, in the service's own unit.</summary>
    /// <value>0 when the service does not say.</value>
    public decimal Total { get; init; }

    /// <summary>Gets what is left of it, in the service's own unit.</summary>
    /// <value>0 when the service does not say.</value>
    public decimal Balance { get; init; }

    /// <summary>Gets when it ends.</summary>
    /// <value><see langword="null"/> when the service does not say.</value>
    public DateTimeOffset? FinishedAt { get; init; }
}
