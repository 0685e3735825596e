using System.Runtime.ExceptionServices;

namespace FishAudio.AI;

/// <summary>Writes a caller's text into a session while its audio is being read. A text that fails ends the session, and its reader learns why.</summary>
internal sealed class SessionFeed : IAsyncDisposable
{
    // Long enough for a text that observes its token, short enough for a caller who wants to leave.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ISpeechSession _session;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop;
    private readonly Task _feeding;
    private Exception? _failure;

    public SessionFeed(ISpeechSession session, IAsyncEnumerable<SpeechInput> input, TimeProvider time, CancellationToken cancellationToken)
    {
        (_session, _time) = (session, time);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _feeding = Task.Run(() => FeedAsync(input), CancellationToken.None);
    }

    /// <summary>Throws what the caller's text threw.</summary>
    public void ThrowIfFailed()
    {
        if (_failure is not null)
            ExceptionDispatchInfo.Throw(_failure);
    }

    /// <summary>Stops the text. One that does not observe its token is left behind, and disposed of when it comes back.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _feeding.WaitAsync(Patience, _time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ = _feeding.ContinueWith(_ => _stop.Dispose(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task FeedAsync(IAsyncEnumerable<SpeechInput> input)
    {
        try
        {
            await foreach (SpeechInput piece in input.WithCancellation(_stop.Token).ConfigureAwait(false))
            {
                if (!await TryWriteAsync(piece).ConfigureAwait(false))
                    return;
            }
        }
        catch (Exception exception)
        {
            if (!_stop.IsCancellationRequested)
                _failure = exception;
            await _session.DisposeAsync().ConfigureAwait(false);
            return;
        }

        await TryWriteAsync(piece: null).ConfigureAwait(false);
    }

    /// <summary>Writes a piece, or <see langword="null"/> for the end.</summary>
    /// <returns>Whether the session goes on. Why it does not, its reader learns from the session.</returns>
    private async ValueTask<bool> TryWriteAsync(SpeechInput? piece)
    {
        try
        {
            if (piece is not { } input)
                await _session.CompleteAsync(_stop.Token).ConfigureAwait(false);
            else if (input.IsFlush)
                await _session.FlushAsync(_stop.Token).ConfigureAwait(false);
            else
                await _session.WriteAsync(input.Value, _stop.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is FishAudioException or ObjectDisposedException or OperationCanceledException)
        {
            return false;
        }
    }
}
