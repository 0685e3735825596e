namespace FishAudio.AI;

/// <summary>Reads the body of an answer, with a limit on how long the service may be silent. Nothing is timed while the caller is busy.</summary>
internal sealed class ResponseReader : IAsyncDisposable
{
    private readonly CancellationTokenSource _silent = new();
    private readonly CancellationToken _over;
    private readonly CancellationTokenRegistration _ending;
    private readonly SilenceWatchdog _watchdog;
    private readonly TimeSpan _timeout;

    private ResponseReader(Stream body, string apiKey, TimeSpan timeout, TimeProvider time, CancellationToken over)
    {
        (Body, ApiKey, _timeout, _over) = (body, apiKey, timeout, over);
        _ending = over.UnsafeRegister(static silent => ((CancellationTokenSource)silent!).Cancel(), _silent);
        _watchdog = new SilenceWatchdog(time, timeout, _silent.Cancel);
    }

    public Stream Body { get; }

    /// <summary>Gets the key, which no message repeats even if the service does.</summary>
    public string ApiKey { get; }

    /// <summary>Gets a token that is cancelled when nothing more will be read, for a reader that takes its token once.</summary>
    public CancellationToken Silent => _silent.Token;

    /// <param name="response">The answer.</param>
    /// <param name="apiKey">The key, which no message repeats even if the service does.</param>
    /// <param name="timeout">How long the service may be silent.</param>
    /// <param name="time">The clock.</param>
    /// <param name="over">Is cancelled when the client is disposed.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<ResponseReader> OpenAsync(
        HttpResponseMessage response, string apiKey, TimeSpan timeout, TimeProvider time, CancellationToken over, CancellationToken cancellationToken)
        => new(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), apiKey, timeout, time, over);

    /// <summary>Reads a piece of the body.</summary>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, bool audioStarted, CancellationToken cancellationToken)
        => WaitAsync(token => Body.ReadAsync(buffer, token), audioStarted, cancellationToken);

    /// <summary>Waits for something that the service owes.</summary>
    /// <exception cref="FishAudioConnectionException">The connection was lost, or the service was silent for too long.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public async ValueTask<T> WaitAsync<T>(Func<CancellationToken, ValueTask<T>> read, bool audioStarted, CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(_silent.Token, cancellationToken);
        _watchdog.Expect();
        try
        {
            return await read(either.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(_over.IsCancellationRequested, typeof(FishAudioClient));
            throw new FishAudioConnectionException(
                _silent.IsCancellationRequested
                    ? $"The speech service has been silent for {_timeout.TotalSeconds:0.#} s in the middle of its answer. A new attempt may succeed."
                    : $"The answer of the speech service broke off: {ServerWords.Clean(exception.GetBaseException().Message, ApiKey)} A new attempt may succeed.",
                ServerWords.Cause(exception, ApiKey))
            {
                AudioStarted = audioStarted,
            };
        }
        finally
        {
            _watchdog.Heard();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _watchdog.Dispose();
        await _ending.DisposeAsync().ConfigureAwait(false);
        // What would cancel is not disposed: the watchdog may be about to bark.
        await Body.DisposeAsync().ConfigureAwait(false);
    }
}
