using FishAudio.AI.Emulator;

namespace ChatbotLoad.Machines;

/// <summary>How many sessions were in progress at once, from what the speech service has seen of them. Those that it refused are not in progress.</summary>
internal sealed class SessionsAtOnce
{
    private readonly (DateTimeOffset At, int Running)[] _changes;

    public SessionsAtOnce(IReadOnlyList<EmulatorSession> sessions)
    {
        int running = 0;
        // Where one begins in the instant in which another ends, the end comes first.
        _changes = [.. sessions.Where(session => session.End != EmulatorSessionEnd.Refused)
            .SelectMany(session => ((DateTimeOffset At, int Change)[])[(session.Started, 1), (EndOf(session), -1)])
            .OrderBy(change => change.At).ThenBy(change => change.Change)
            .Select(change => (change.At, running += change.Change))];
    }

    public int Most => _changes.Select(change => change.Running).DefaultIfEmpty().Max();

    /// <summary>Finds when there were so many again.</summary>
    /// <returns>How long after <paramref name="from"/>; <see langword="null"/> if not before <paramref name="to"/>.</returns>
    public TimeSpan? UntilAsMany(int sessions, DateTimeOffset from, DateTimeOffset to)
    {
        foreach ((DateTimeOffset at, int running) in _changes)
        {
            if (at > from && at < to && running >= sessions)
                return at - from;
        }

        return null;
    }

    public static DateTimeOffset EndOf(EmulatorSession session)
        => session.End == EmulatorSessionEnd.None ? DateTimeOffset.MaxValue : session.Started + session.Duration;
}
