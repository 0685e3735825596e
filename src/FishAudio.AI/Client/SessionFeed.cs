namespace FishAudio.AI;

/// <summary>Writes a caller's text into a session while its audio is being read. A text that fails ends the session, and its reader learns why.</summary>
internal sealed class SessionFeed : IAsyncDisposable
{
    private readonly ISpeechSession _session;
    private readonly CancellationTokenSource _stop;
    private readonly Task _feeding;
    private Exception? _failure;

    public SessionFeed(ISpeechSession session, IAsyncEnumerable<SpeechInput> input, CancellationToken cancellationToken)
    {
        _session = session;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _feeding = Task.Run(() => FeedAsync(input), CancellationToken.None);
    }

    /// <summary>Throws what the caller's text threw.</summary>
    public void ThrowIfFailed()
    {
        if (_failure is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_failure);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _feeding.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task FeedAsync(IAsyncEnumerable<SpeechInput> input)
    {
        try
        {
            await foreach (SpeechInput piece in input.WithCancellation(_stop.Token).ConfigureAwait(false))
            {
                if (!piece.IsFlush)
                    await _session.WriteAsync(piece.Value, _stop.Token).ConfigureAwait(false);
                else
                    await _session.FlushAsync(_stop.Token).ConfigureAwait(false);
            }

            await _session.CompleteAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The session's own failures, and its end, reach the reader through the session.
            if (exception is not (FishAudioException or ObjectDisposedException) && !_stop.IsCancellationRequested)
                _failure = exception;
            await _session.DisposeAsync().ConfigureAwait(false);
        }
    }
}
