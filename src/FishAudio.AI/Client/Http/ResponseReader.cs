namespace FishAudio.AI;

/// <summary>Reads the body of an answer, with a limit on how long the service may be silent. Nothing is timed while the caller is busy.</summary>
internal sealed class ResponseReader : IAsyncDisposable
{
    private readonly CancellationTokenSource _silent = new();
    private readonly SilenceWatchdog _watchdog;
    private readonly TimeSpan _timeout;

    private ResponseReader(Stream body, TimeSpan timeout, TimeProvider time)
    {
        (Body, _timeout) = (body, timeout);
        _watchdog = new SilenceWatchdog(time, timeout, _silent.Cancel);
    }

    public Stream Body { get; }

    /// <summary>Gets a token that is cancelled when the service was silent for too long, for a reader that takes its token once.</summary>
    public CancellationToken Silent => _silent.Token;

    public static async Task<ResponseReader> OpenAsync(HttpResponseMessage response, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
        => new(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), timeout, time);

    /// <summary>Reads a piece of the body.</summary>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, bool audioStarted, CancellationToken cancellationToken)
        => WaitAsync(token => Body.ReadAsync(buffer, token), audioStarted, cancellationToken);

    /// <summary>Waits for something that the service owes.</summary>
    /// <exception cref="FishAudioConnectionException">The connection was lost, or the service was silent for too long.</exception>
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
            throw new FishAudioConnectionException(
                _silent.IsCancellationRequested
                    ? $"The speech service has been silent for {_timeout.TotalSeconds:0.#} s in the middle of its answer. A new attempt may succeed."
                    : $"The answer of the speech service broke off: {exception.GetBaseException().Message} A new attempt may succeed.",
                exception)
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
        // What would cancel is not disposed: the watchdog may be about to bark.
        await Body.DisposeAsync().ConfigureAwait(false);
    }
}
