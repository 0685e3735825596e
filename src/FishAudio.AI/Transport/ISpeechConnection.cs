namespace FishAudio.AI;

/// <summary>An established connection: whole messages both ways.</summary>
/// <remarks>
/// One caller sends and one receives at a time, independently of each other. Tokens here end the waiting only and never reach the
/// socket, because cancelling a socket's operation destroys the socket.
/// </remarks>
internal interface ISpeechConnection : IAsyncDisposable
{
    /// <summary>Sends one message.</summary>
    /// <exception cref="FishAudioConnectionException">The connection is gone.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> message);

    /// <summary>Receives the next message, which the caller disposes.</summary>
    /// <returns><see langword="null"/> when the service has closed the connection in order.</returns>
    /// <exception cref="FishAudioConnectionException">The connection is gone.</exception>
    /// <exception cref="FishAudioProtocolException">A message was larger than allowed.</exception>
    ValueTask<ReceivedMessage?> ReceiveAsync(CancellationToken cancellationToken);

    /// <summary>Gets whether the connection is open and nothing has arrived that was not received.</summary>
    bool IsIdle { get; }

    /// <summary>Sets what is called, on the receiving loop, whenever a message has arrived that nobody took or the connection has ended: it has ceased to be idle.</summary>
    Action? OnDisturbed { set; }

    /// <summary>Gets the code with which the service closed the connection.</summary>
    int? CloseCode { get; }

    /// <summary>Ends the connection at once. Pending calls fail.</summary>
    void Abort();
}
