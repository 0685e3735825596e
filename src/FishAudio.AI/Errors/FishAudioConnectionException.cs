namespace FishAudio.AI;

/// <summary>The connection to the service could not be made, was lost, or went silent.</summary>
public sealed class FishAudioConnectionException : FishAudioException
{
    internal FishAudioConnectionException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Gets whether audio of the session had arrived before the connection was lost.</summary>
    /// <value><see langword="false"/> when nothing was heard and a new attempt repeats nothing.</value>
    public bool AudioStarted { get; init; }

    /// <summary>Gets the close code the service sent (RFC 6455, section 7.4).</summary>
    /// <value><see langword="null"/> when the connection ended without one.</value>
    public int? CloseCode { get; init; }

    /// <inheritdoc/>
    /// <value>Always <see langword="true"/>.</value>
    public override bool IsTransient => true;
}
