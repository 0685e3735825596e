namespace FishAudio.AI;

/// <summary>The sessions of a client that are still running, so that disposing the client ends them. Thread safe.</summary>
internal sealed class OpenSessions : IAsyncDisposable
{
    private readonly object _gate = new();
    private readonly HashSet<SpeechSession> _running = [];
    private readonly CancellationTokenSource _closed = new();

    /// <summary>Opens a session, which the disposal of the client ends, as it ends the opening.</summary>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public async ValueTask<SpeechSession> OpenAsync(Func<CancellationToken, ValueTask<SpeechSession>> open, CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(_closed.Token, cancellationToken);
        SpeechSession session;
        try
        {
            session = await open(either.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(_closed.IsCancellationRequested, typeof(FishAudioClient));
            throw;
        }

        if (TryAdd(session))
            return session;
        await session.DisposeAsync().ConfigureAwait(false);
        throw new ObjectDisposedException(nameof(FishAudioClient));
    }

    private bool TryAdd(SpeechSession session)
    {
        lock (_gate)
        {
            if (_closed.IsCancellationRequested)
                return false;
            _running.Add(session);
        }

        _ = session.Gone.ContinueWith(_ => Remove(session), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return true;
    }

    /// <summary>Waits until none is running.</summary>
    public async Task WhenNoneAsync()
    {
        while (true)
        {
            SpeechSession[] running;
            lock (_gate)
                running = [.. _running];
            if (running.Length == 0)
                return;
            await Task.WhenAll(running.Select(session => session.Gone)).ConfigureAwait(false);
        }
    }

    public void Abort()
    {
        foreach (SpeechSession session in Close())
            session.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        SpeechSession[] sessions = Close();
        foreach (SpeechSession session in sessions)
            session.Leave();
        await Task.WhenAll(sessions.Select(session => session.Gone)).ConfigureAwait(false);
    }

    private void Remove(SpeechSession session)
    {
        lock (_gate)
            _running.Remove(session);
    }

    private SpeechSession[] Close()
    {
        lock (_gate)
        {
            // On other threads: the code of those who wait must not run inside a disposal.
            _ = _closed.CancelAsync();
            return [.. _running];
        }
    }
}
