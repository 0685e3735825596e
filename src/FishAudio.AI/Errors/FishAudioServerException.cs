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

    /// <summary>Gets how long the service asked to wait before it is asked again, from its <c>Retry-After</c> header: seconds, or the moment when they are over.</summary>
    /// <value><see langword="null"/> when it named no time, which is usual.</value>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Gets whether too many requests of the account were in progress, in whichever of its forms the service said so.</summary>
    /// <value>
    /// <see langword="true"/> for status 429 and for an <c>error</c> event that names a limit; also when no slot became free in time and the service
    /// was not asked. The client has waited by then, see <see cref="ISpeechAdmission"/>.
    /// </value>
    public bool IsConcurrency => Status is 429 || (Status is null && MaxConcurrency is not null) || WasNotAsked;

    /// <summary>Gets whether the refusal is our own, before one of the service's.</summary>
    internal bool WasNotAsked { get; init; }

    /// <summary>Gets whether the key was refused: nothing will succeed until it is changed.</summary>
    public bool IsAuthentication => Status is 401 or 403;

    /// <summary>Gets whether the account has no credit: nothing will succeed until it is topped up.</summary>
    public bool IsCredit => Status is 402;

    /// <inheritdoc/>
    /// <value><see langword="true"/> for 408, 429 and 5xx, and for failures inside a session: the service documents neither a cause
    /// nor a permanence for those, and advises a fresh connection.</value>
    public override bool IsTransient => Status is null or 408 or 429 or >= 500;
}
