namespace FishAudio.AI;

/// <summary>Makes connections. It is not one.</summary>
internal interface ISpeechTransport
{
    /// <summary>Dials.</summary>
    /// <param name="target">Where to, and with what in the headers.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="FishAudioServerException">The handshake was refused.</exception>
    /// <exception cref="FishAudioConnectionException">Nobody answered, or not in time.</exception>
    ValueTask<ISpeechConnection> ConnectAsync(ConnectionTarget target, CancellationToken cancellationToken);
}
