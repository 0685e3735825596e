namespace FishAudio.AI;

/// <summary>One session of live synthesis, driven by the caller: text in, audio out, at the same time.</summary>
/// <remarks>
/// Writing and reading go on concurrently: one writer and one reader. Both apply back-pressure: a writer waits while the service
/// takes no more text, and the service waits while nobody reads. Disposing before the end interrupts: the connection is dropped,
/// because the protocol has no other way to stop the voice.
/// </remarks>
public interface ISpeechSession : IAsyncDisposable
{
    /// <summary>Gets what became of the session, once it is over. The task never faults.</summary>
    Task<SpeechSummary> Completion { get; }

    /// <summary>Appends text to be spoken.</summary>
    /// <param name="text">Text cut anywhere. The first write, even of empty text, begins the session at the service, which can then load the voice.</param>
    /// <param name="cancellationToken">Ends the waiting, not the session.</param>
    /// <exception cref="InvalidOperationException">The session has been completed.</exception>
    /// <exception cref="ObjectDisposedException">The session has been disposed.</exception>
    /// <exception cref="FishAudioException">The session has failed.</exception>
    ValueTask WriteAsync(string text, CancellationToken cancellationToken = default);

    /// <summary>Asks the service to speak everything it has buffered, now.</summary>
    /// <param name="cancellationToken">Ends the waiting, not the session.</param>
    /// <exception cref="InvalidOperationException">The session has been completed.</exception>
    /// <exception cref="ObjectDisposedException">The session has been disposed.</exception>
    /// <exception cref="FishAudioException">The session has failed.</exception>
    ValueTask FlushAsync(CancellationToken cancellationToken = default);

    /// <summary>Says that no more text comes. The rest is spoken; <see cref="ReadAllAsync"/> ends after it.</summary>
    /// <param name="cancellationToken">Ends the waiting, not the session.</param>
    /// <exception cref="ObjectDisposedException">The session has been disposed.</exception>
    /// <exception cref="FishAudioException">The session has failed.</exception>
    ValueTask CompleteAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads the audio as it arrives. Call it once.</summary>
    /// <param name="cancellationToken">Ends the reading, not the session.</param>
    /// <returns>The chunks in order; the sequence ends with the session, also when it was interrupted.</returns>
    /// <exception cref="FishAudioException">The session failed, after all audio that had arrived was read.</exception>
    IAsyncEnumerable<SpeechChunk> ReadAllAsync(CancellationToken cancellationToken = default);
}
