namespace FishAudio.AI;

/// <summary>The service answered, and said no: at the handshake with a status, or inside a session with an event.</summary>
public sealed class FishAudioServerException : FishAudioException
{
    internal FishAudioServerException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Gets the HTTP status of the refusal.</summary>
    /// <value><see langword="null"/> when the refusal came as an event inside a session.</value>
    public int? Status { get; init; }

    /// <summary>Gets the event that carried the refusal, <c>error</c> or <c>finish</c>.</summary>
    /// <value><see langword="null"/> when the refusal came as a status.</value>
    public string? Event { get; init; }

    /// <summary>Gets what the service said, in its own words.</summary>
    /// <value><see langword="null"/> when it said nothing.</value>
    public string? ServerMessage { get; init; }

    /// <summary>Gets the service's code for the error, from its <c>x-fish-error-code</c> header.</summary>
    /// <value><see langword="null"/> when none was sent; the header is not documented.</value>
    public string? ErrorCode { get; init; }

    /// <summary>Gets the identifier the service's support can look up, from its <c>x-fish-trace-id</c> header.</summary>
    /// <value><see langword="null"/> when none was sent; the header is not documented.</value>
    public string? TraceId { get; init; }

    /// <summary>Gets how many requests the account may have in progress at once.</summary>
    /// <value><see langword="null"/> unless the service named the limit.</value>
    public int? MaxConcurrency { get; init; }

    /// <summary>Gets whether the key was refused: nothing will succeed until it is changed.</summary>
    public bool IsAuthentication => Status is 401 or 403;

    /// <summary>Gets whether the account has no credit: nothing will succeed until it is topped up.</summary>
    public bool IsCredit => Status is 402;

    /// <inheritdoc/>
    /// <value><see langword="true"/> for 408, 429 and 5xx, and for failures inside a session: the service documents neither a cause
    /// nor a permanence for those, and advises a fresh connection.</value>
    public override bool IsTransient => Status is null or 408 or 429 or >= 500;
}
