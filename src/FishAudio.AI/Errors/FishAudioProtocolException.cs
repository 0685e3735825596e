namespace FishAudio.AI;

/// <summary>What arrived was not the service's protocol, or broke its order.</summary>
public sealed class FishAudioProtocolException : FishAudioException
{
    internal FishAudioProtocolException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Gets where in the message the reading failed.</summary>
    /// <value>Bytes from the start of the message, from 0; <see langword="null"/> when the order of events was broken instead.</value>
    public long? Offset { get; init; }

    /// <summary>Gets the event of the message.</summary>
    /// <value><see langword="null"/> when it could not be read.</value>
    public string? Event { get; init; }

    /// <inheritdoc/>
    /// <value>Always <see langword="false"/>: the same exchange would break again.</value>
    public override bool IsTransient => false;
}
