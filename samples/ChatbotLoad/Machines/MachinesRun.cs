using FishAudio.AI.Emulator;

namespace ChatbotLoad.Machines;

/// <summary>Several machines under load, one of which is killed again and again, and a speech service that counts what is in progress.</summary>
internal sealed class MachinesRun(MachinesSettings settings, TimeProvider time)
{
    private static readonly TimeSpan ShortestPeace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPeace = TimeSpan.FromSeconds(12);

    // In which the service sees that the connections of a killed machine are gone.
    private static readonly TimeSpan Dying = TimeSpan.FromMilliseconds(500);

    private readonly MachinesResults _results = new();
    private readonly Random _random = new(settings.Seed);
    private readonly List<DateTimeOffset> _kills = [];
    private int _outages;

    public async Task<MachinesReport> RunAsync(CancellationToken cancellationToken)
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        // It sets no limit: how far it would have been exceeded is what is asked.
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn }, cancellationToken);
        await using MachinePool machines = new(settings, redis.Address, emulator.Endpoint);
        await Task.WhenAll(Enumerable.Range(0, settings.Machines).Select(_ => machines.AddAsync()));
        await Task.WhenAll(machines.Started.Select(machine => machine.SaysAsync("are shared through Redis")));

        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] users = [.. Enumerable.Range(0, settings.Users).Select(number => new RoamingUser(machines, number, settings, _results, time).RunAsync(over.Token))];
        long began = time.GetTimestamp();
        while ((time.GetElapsedTime(began) < settings.Duration || _results.Turns < settings.LeastTurns) && !cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(ShortestPeace + _random.NextDouble() * (LongestPeace - ShortestPeace), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (settings.RedisFails && _random.Next(3) == 0)
                await FailRedisAsync(redis);
            else
                await KillAsync(machines);
        }

        await over.CancelAsync();
        await Task.WhenAll(users);
        IReadOnlyList<EmulatorSession> sessions = emulator.Journal.Sessions;
        SessionsAtOnce atOnce = new(sessions);
        return _results.Report(
            settings, atOnce, Returns(sessions, atOnce), _kills.Count, _outages, sessions.Count(session => session.End == EmulatorSessionEnd.Refused),
            machines.Started.SelectMany(machine => machine.Errors));
    }

    private async Task KillAsync(MachinePool machines)
    {
        _kills.Add(time.GetUtcNow());
        await machines.KillAsync(_random);
        await machines.AddAsync();
    }

    private async Task FailRedisAsync(RedisProcess redis)
    {
        _outages++;
        await redis.KillAsync();
        await Task.Delay(_random.NextDouble() * 2 * settings.Lease, time);
        await redis.RunAsync();
    }

    private List<TimeSpan?> Returns(IReadOnlyList<EmulatorSession> sessions, SessionsAtOnce atOnce)
    {
        List<TimeSpan?> returns = [];
        for (int kill = 0; kill < _kills.Count; kill++)
        {
            DateTimeOffset at = _kills[kill];
            DateTimeOffset next = kill + 1 < _kills.Count ? _kills[kill + 1] : DateTimeOffset.MaxValue;
            DateTimeOffset[] ended = [.. sessions.Where(session => session.End == EmulatorSessionEnd.ConnectionLost).Select(SessionsAtOnce.EndOf).Where(end => end >= at && end < at + Dying)];
            if (ended.Length > 0)
                returns.Add(ended.Max() - at + atOnce.UntilAsMany(settings.Limit, ended.Max(), next));
        }

        return returns;
    }
}

/// <summary>What is asked for.</summary>
/// <param name="Machines">How many machines there are.</param>
/// <param name="Users">How many users.</param>
/// <param name="Limit">How many answers the account lets all machines speak at once.</param>
/// <param name="Share">How many a machine may speak without Redis.</param>
/// <param name="Lease">When the slots of a machine that died are free again.</param>
/// <param name="Duration">For how long.</param>
/// <param name="Seed">Where everything random comes from.</param>
/// <param name="RedisFails">Whether Redis is killed and started again, too.</param>
internal sealed record MachinesSettings(int Machines, int Users, int Limit, int Share, TimeSpan Lease, TimeSpan Duration, int Seed, bool RedisFails)
{
    /// <summary>Gets whether users interrupt. The slot of an answer is free before the service sees that it was left: a service that is very busy may count one more.</summary>
    public bool HasInterruptions { get; init; } = true;

    /// <summary>Gets how many turns must have come to their end: it goes on until then.</summary>
    public int LeastTurns { get; init; }
}
