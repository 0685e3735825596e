using System.Globalization;

namespace ChatbotLoad.Machines;

/// <summary>Backends that share one account through Redis, as processes that can be killed. Thread safe.</summary>
internal sealed class MachinePool(MachinesSettings settings, string redis, Uri speech) : IAsyncDisposable
{
    private readonly object _gate = new();
    private readonly List<(StartedProcess Process, Uri Address)> _alive = [];
    private readonly List<StartedProcess> _started = [];

    /// <summary>Gets what each of them has said.</summary>
    public IReadOnlyList<StartedProcess> Started
    {
        get
        {
            lock (_gate)
                return [.. _started];
        }
    }

    /// <summary>Starts one more; users may come to it when this has ended.</summary>
    public async Task AddAsync()
    {
        string places = (10 * settings.Users).ToString(CultureInfo.InvariantCulture);
        StartedProcess process = StartedProcess.StartSample(
            "ChatbotBackend", "--Urls", "http://127.0.0.1:0", "--FishAudio:Endpoint", speech.ToString(), "--FishAudio:QueueTimeout", "00:02:00", "--redis", redis,
            "--Scale:MaxConcurrentSessions", $"{settings.Limit}", "--Scale:LocalShare", $"{settings.Share}", "--Scale:Lease", $"{settings.Lease}",
            "--Backend:AudioLead", "01:00:00", "--Backend:MaxHistory", "100000", "--Backend:MaxConnectionsPerAddress", places, "--Backend:CallsPerMinute", "10000");
        lock (_gate)
            _started.Add(process);
        Uri address = await process.Address;
        lock (_gate)
            _alive.Add((process, address));
    }

    /// <summary>Picks one that lives, as a balancer would.</summary>
    public Uri? Any(Random random)
    {
        lock (_gate)
            return _alive.Count == 0 ? null : _alive[random.Next(_alive.Count)].Address;
    }

    /// <summary>Kills one.</summary>
    public Task KillAsync(Random random)
    {
        StartedProcess process;
        lock (_gate)
        {
            int index = random.Next(_alive.Count);
            process = _alive[index].Process;
            _alive.RemoveAt(index);
        }

        return process.KillAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (StartedProcess process in Started)
            await process.DisposeAsync();
    }
}
