namespace FishAudio.AI;

/// <summary>Speech synthesis whose text may still be being written.</summary>
/// <remarks>
/// Thread safe; one instance serves any number of sessions at once. Synchronous disposal aborts the connections and never blocks;
/// asynchronous disposal says goodbye to them.
/// </remarks>
public interface ITextToSpeechService : IDisposable, IAsyncDisposable
{
    /// <summary>Speaks a text that is known whole, over HTTP.</summary>
    /// <param name="text">The text, spoken as it is.</param>
    /// <param name="request">How to speak; <see langword="null"/> for the defaults. Without a format, mp3 at 44.1 kHz and 128 kbit/s.</param>
    /// <param name="cancellationToken">Ends the speech and closes the answer at once.</param>
    /// <returns>The audio as it comes; leaving the loop closes the answer.</returns>
    /// <exception cref="ArgumentException">The request has a value out of its range.</exception>
    /// <exception cref="FishAudioException">The service refused, or the connection failed.</exception>
    IAsyncEnumerable<SpeechChunk> SpeakAsync(string text, SpeechRequest? request = null, CancellationToken cancellationToken = default);

    /// <summary>Speaks a text while it is being produced.</summary>
    /// <param name="input">Text cut anywhere, and flushes. It is passed on as it is: nothing is cleaned or cut.</param>
    /// <param name="request">How to speak; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the speech at once.</param>
    /// <returns>The audio, while the text is still being read. Reading applies back-pressure; leaving the loop ends the speech.</returns>
    /// <exception cref="ArgumentException">The request has a value out of its range.</exception>
    /// <exception cref="FishAudioException">The service refused, or the connection failed.</exception>
    IAsyncEnumerable<SpeechChunk> SpeakAsync(
        IAsyncEnumerable<SpeechInput> input, SpeechRequest? request = null, CancellationToken cancellationToken = default);

    /// <summary>Opens a session that the caller drives. The connection is made before this returns; the session begins with the first write.</summary>
    /// <param name="request">How to speak; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the attempt; the session, once open, does not observe it.</param>
    /// <returns>The session, to be disposed.</returns>
    /// <exception cref="ArgumentException">The request has a value out of its range.</exception>
    /// <exception cref="FishAudioException">The service refused, or cannot be reached.</exception>
    ValueTask<ISpeechSession> OpenSessionAsync(SpeechRequest? request = null, CancellationToken cancellationToken = default);

    /// <summary>Makes connections before they are needed, so that the next sessions begin without a handshake.</summary>
    /// <param name="connections">How many shall be waiting. At least 1, the default.</param>
    /// <param name="request">The request whose route and model they are for; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="FishAudioException">The service refused, or cannot be reached.</exception>
    ValueTask PrewarmAsync(int connections = 1, SpeechRequest? request = null, CancellationToken cancellationToken = default);
}
