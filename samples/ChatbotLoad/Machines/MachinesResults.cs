namespace ChatbotLoad.Machines;

/// <summary>What users found. Thread safe.</summary>
internal sealed class MachinesResults
{
    private readonly object _gate = new();
    private readonly Dictionary<string, int> _turns = [];
    private readonly Dictionary<string, int> _problems = [];
    private readonly Dictionary<string, int> _cuts = [];
    private int _forgotten;

    /// <summary>Gets how many turns came to their end.</summary>
    public int Turns
    {
        get
        {
            lock (_gate)
                return _turns.Values.Sum();
        }
    }

    /// <summary>Counts a turn that came to its end.</summary>
    /// <param name="end">How its speech ended.</param>
    public void CountTurn(string end) => Count(_turns, end);

    /// <summary>Counts a problem that a user was told of.</summary>
    public void CountProblem(string problem) => Count(_problems, problem);

    /// <summary>Counts a visit that did not come to its end.</summary>
    public void CountCut(Exception exception) => Count(_cuts, exception.GetType().Name);

    /// <summary>Counts a conversation in which something was missing that had been answered.</summary>
    public void CountForgotten()
    {
        lock (_gate)
            _forgotten++;
    }

    public MachinesReport Report(MachinesSettings settings, SessionsAtOnce sessions, IReadOnlyList<TimeSpan?> returns, int kills, int outages, int refused, IEnumerable<string> errors)
    {
        lock (_gate)
        {
            return new MachinesReport(
                settings, new Dictionary<string, int>(_turns), new Dictionary<string, int>(_problems), new Dictionary<string, int>(_cuts), _forgotten, sessions.Most, [.. returns], kills, outages, refused,
                errors.CountBy(error => error).ToDictionary());
        }
    }

    private void Count(Dictionary<string, int> counts, string what)
    {
        lock (_gate)
            counts[what] = counts.GetValueOrDefault(what) + 1;
    }
}

/// <summary>The findings of one run.</summary>
/// <param name="Settings">What was asked for.</param>
/// <param name="Turns">How many turns came to their end, by how their speech ended.</param>
/// <param name="Problems">What users were told of problems, and how often.</param>
/// <param name="Cuts">How many visits of users were cut, by what they saw of it.</param>
/// <param name="Forgotten">How many conversations had lost something that had been answered.</param>
/// <param name="MostAtOnce">The most sessions in progress at once, as the speech service saw it.</param>
/// <param name="Returns">For every kill that ended speech: when there were as many sessions as the limit allows again; <see langword="null"/> if not before the next kill.</param>
/// <param name="Kills">How many machines were killed.</param>
/// <param name="Outages">How often Redis was.</param>
/// <param name="Refused">How many sessions the service refused.</param>
/// <param name="Errors">What machines have logged as errors, and how often.</param>
internal sealed record MachinesReport(
    MachinesSettings Settings, IReadOnlyDictionary<string, int> Turns, IReadOnlyDictionary<string, int> Problems, IReadOnlyDictionary<string, int> Cuts, int Forgotten, int MostAtOnce,
    IReadOnlyList<TimeSpan?> Returns, int Kills, int Outages, int Refused, IReadOnlyDictionary<string, int> Errors)
{
    /// <summary>Gets how many sessions there may be at once: where Redis fails, the shares on top.</summary>
    public int Bound => Settings.Limit + (Outages > 0 ? Settings.Machines * Settings.Share : 0);

    /// <summary>Gets whether everything was as it should be. What Redis forgot and a killed machine alone knew is lost.</summary>
    public bool IsGood => MostAtOnce <= Bound && Problems.Count == 0 && Errors.Count == 0 && (Forgotten == 0 || Outages > 0);
}
