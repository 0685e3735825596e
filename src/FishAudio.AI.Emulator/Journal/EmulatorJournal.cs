namespace FishAudio.AI.Emulator;

/// <summary>What the emulator was asked and what it answered. Thread-safe.</summary>
public sealed class EmulatorJournal
{
    private readonly object _gate = new();
    private readonly TimeProvider _timeProvider;
    private readonly JournalFile? _file;
    private readonly List<EmulatorSession> _sessions = [];
    private readonly List<EmulatorConnection> _connections = [];
    private TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal EmulatorJournal(TimeProvider timeProvider, JournalFile? file)
    {
        _timeProvider = timeProvider;
        _file = file;
    }

    /// <summary>All sessions in the order in which they started, running ones included. A copy.</summary>
    public IReadOnlyList<EmulatorSession> Sessions { get { lock (_gate) return [.. _sessions]; } }

    /// <summary>All answered connection attempts and HTTP requests, refused ones included, in the order of their answers. A copy.</summary>
    public IReadOnlyList<EmulatorConnection> Connections { get { lock (_gate) return [.. _connections]; } }

    /// <summary>Waits for a session to start.</summary>
    /// <param name="index">Which one, from 0, in the order of their starts.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The session, which may still be going on.</returns>
    public async Task<EmulatorSession> WaitForStartAsync(int index, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        while (true)
        {
            Task started;
            lock (_gate)
            {
                if (index < _sessions.Count) return _sessions[index];
                started = _started.Task;
            }

            await started.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for a session to end.</summary>
    /// <param name="index">Which one, from 0, in the order of their starts.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The session, ended.</returns>
    public async Task<EmulatorSession> WaitForSessionAsync(int index, CancellationToken cancellationToken = default)
    {
        var session = await WaitForStartAsync(index, cancellationToken).ConfigureAwait(false);
        await session.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
        return session;
    }

    /// <summary>Waits until so many connection attempts and HTTP requests have been answered.</summary>
    /// <param name="count">How many, refused ones included.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A task that ends when there are as many.</returns>
    public async Task WaitForConnectionsAsync(int count, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task answered;
            lock (_gate)
            {
                if (_connections.Count >= count) return;
                answered = _answered.Task;
            }

            await answered.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    internal void Record(EmulatorConnection connection)
    {
        lock (_gate)
        {
            _connections.Add(connection);
            _answered.TrySetResult();
            _answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    internal EmulatorSession Open(EmulatorConnection connection)
    {
        lock (_gate)
        {
            var session = new EmulatorSession(_sessions.Count, connection, _timeProvider);
            _sessions.Add(session);
            _started.TrySetResult();
            _started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return session;
        }
    }

    /// <summary>Ends a session and writes its line; only the first end of a session counts.</summary>
    internal void End(EmulatorSession session, EmulatorSessionEnd end, string? error = null)
    {
        if (!session.Ends(end, error)) return;
        _file?.Append(session);
        session.Complete();
    }
}
