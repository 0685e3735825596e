namespace FishAudio.AI;

/// <summary>What an account can still spend on the API. It is separate from the credit of the service's web application.</summary>
public sealed record AccountCredit
{
    /// <summary>Gets what is left.</summary>
    /// <value>US dollars.</value>
    public required decimal Credit { get; init; }

    /// <summary>Gets what has been paid in so far; the account's limit of requests in progress grows with it.</summary>
    /// <value>US dollars; <see langword="null"/> when the service does not say.</value>
    public decimal? CumulativeTopUp { get; init; }

    /// <summary>Gets whether free credit is left.</summary>
    /// <value><see langword="null"/> when the service does not say.</value>
    public bool? HasFreeCredit { get; init; }

    /// <summary>Gets when it last changed.</summary>
    /// <value><see langword="null"/> when the service does not say.</value>
    public DateTimeOffset? UpdatedAt { get; init; }
}
