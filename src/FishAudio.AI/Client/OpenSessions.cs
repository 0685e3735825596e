namespace FishAudio.AI;

/// <summary>The sessions of a client that are still running, so that disposing the client ends them. Thread safe.</summary>
internal sealed class OpenSessions : IAsyncDisposable
{
    private readonly object _gate = new();
    private readonly HashSet<ResumingSession> _running = [];
    private bool _disposed;

    /// <returns>Whether the client is still in use.</returns>
    public bool TryAdd(ResumingSession session)
    {
        lock (_gate)
        {
            if (_disposed)
                return false;
            _running.Add(session);
        }

        _ = session.Gone.ContinueWith(_ => Remove(session), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return true;
    }

    public void Abort()
    {
        foreach (ResumingSession session in Close())
            session.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        ResumingSession[] sessions = Close();
        foreach (ResumingSession session in sessions)
            session.Leave();
        await Task.WhenAll(sessions.Select(session => session.Gone)).ConfigureAwait(false);
    }

    private void Remove(ResumingSession session)
    {
        lock (_gate)
            _running.Remove(session);
    }

    private ResumingSession[] Close()
    {
        lock (_gate)
        {
            _disposed = true;
            return [.. _running];
        }
    }
}
