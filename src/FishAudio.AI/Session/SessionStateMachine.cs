namespace FishAudio.AI;

/// <summary>The one place where a session's state changes. The first reason to end wins. Thread safe.</summary>
internal sealed class SessionStateMachine
{
    private readonly object _gate = new();

    public SessionState Current { get; private set; } = SessionState.Created;

    /// <summary>Gets why the session faulted.</summary>
    public Exception? Error { get; private set; }

    public bool IsOver => Current >= SessionState.Completed;

    /// <summary>Goes one step forward.</summary>
    /// <returns>Whether the session is there now; <see langword="false"/> when it was over already.</returns>
    /// <exception cref="InvalidOperationException">The step does not exist: a mistake in this library.</exception>
    public bool TryMove(SessionState to)
    {
        lock (_gate)
        {
            if (IsOver)
                return false;
            if (!IsStep(Current, to))
                throw new InvalidOperationException($"A session cannot go from {Current} to {to}.");
            Current = to;
            return true;
        }
    }

    /// <summary>Ends the session before its time, if it is not over already.</summary>
    /// <param name="error">What went wrong; <see langword="null"/> when it was stopped on purpose.</param>
    /// <returns>Whether this call ended it.</returns>
    public bool TryEnd(Exception? error)
    {
        lock (_gate)
        {
            if (IsOver)
                return false;
            (Current, Error) = (error is null ? SessionState.Interrupted : SessionState.Faulted, error);
            return true;
        }
    }

    private static bool IsStep(SessionState from, SessionState to) => (from, to) switch
    {
        (SessionState.Created, SessionState.Connecting) => true,
        (SessionState.Connecting, SessionState.Open) => true,
        (SessionState.Open, SessionState.Draining or SessionState.Completed) => true,
        (SessionState.Draining, SessionState.Completed) => true,
        _ => false,
    };
}
