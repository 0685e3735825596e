namespace FishAudio.AI;

/// <summary>Asks for a slot.</summary>
public sealed record SpeechAdmissionRequest
{
    /// <summary>Gets whose limit applies.</summary>
    /// <value>
    /// Address of the service and a digest of the API key: the same in every process, and never the key. Keys of one account cannot be told to be of one;
    /// the service counts them together.
    /// </value>
    public required string Account { get; init; }

    /// <summary>Gets how long a slot may be waited for.</summary>
    /// <value>Zero or more; with zero there is a slot at once or none.</value>
    public TimeSpan Timeout { get; init; }

    /// <summary>Gets how often the service has refused this speech already.</summary>
    /// <value>0 at first. Who was refused had been at the head of the queue, and should be there again.</value>
    public int Refusals { get; init; }

    /// <summary>Gets whether the service has accepted a connection for this speech.</summary>
    /// <value>
    /// <see langword="false"/> where one is still to be made. Where the service counts connections, which it shows by refusing handshakes with status 429,
    /// a speech that has one is counted already: it must not wait for those that have none, who cannot get one before it has ended.
    /// </value>
    public bool IsConnected { get; init; }
}
