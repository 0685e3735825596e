using System.Diagnostics;
using System.Globalization;

namespace ChatbotLoad;

/// <summary>One run: the processes, the listeners, the report.</summary>
internal sealed class LoadRun(LoadSettings settings, TimeProvider time)
{
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(5);
    private static readonly string[] Prompts = ["Tell me a short story.", "Which database should I pick?", "What is the VAT in $1,249.90?", "How do I retry HTTP calls in .NET?"];

    private readonly LoadResults _results = new();
    private readonly List<StartedProcess> _processes = [];
    private readonly Dictionary<StartedProcess, long> _mostMemory = [];
    private readonly Dictionary<StartedProcess, TimeSpan> _before = [];
    private TimeSpan _ownBefore;
    private RedisProcess? _redis;

    /// <summary>Runs.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<Uri> backends = settings.Backends.Count > 0 ? settings.Backends : await StartBackendsAsync();
            return await ListenAsync(backends, cancellationToken);
        }
        finally
        {
            foreach (StartedProcess process in Enumerable.Reverse(_processes))
                await process.DisposeAsync();
            if (_redis is not null)
                await _redis.DisposeAsync();
        }
    }

    private async Task<IReadOnlyList<Uri>> StartBackendsAsync()
    {
        string slots = settings.Slots.ToString(CultureInfo.InvariantCulture);
        StartedProcess emulator = Add(StartedProcess.StartSample("EmulatorHost", "--port", "0", "--voice", "BuiltIn"));
        Uri speech = await emulator.Address;
        string[] sharing = [];
        if (settings.HasRedis)
        {
            _redis = await RedisProcess.StartAsync();
            sharing = ["--redis", _redis.Address, "--Scale:MaxConcurrentSessions", slots];
        }
        else if (settings.Slots < settings.Listeners)
        {
            sharing = ["--FishAudio:MaxConcurrentSessions", slots];
        }

        string places = (settings.Listeners + 10).ToString(CultureInfo.InvariantCulture);
        StartedProcess[] backends = [.. Enumerable.Range(0, settings.Machines).Select(_ => Add(StartedProcess.StartSample(
            "ChatbotBackend", ["--Urls", "http://127.0.0.1:0", "--FishAudio:Endpoint", speech.ToString(), "--FishAudio:QueueTimeout", "00:02:00", "--Backend:MaxConnectionsPerAddress", places, .. sharing])))];
        if (settings.HasRedis)
            await Task.WhenAll(backends.Select(backend => backend.SaysAsync("are shared through Redis")));
        return await Task.WhenAll(backends.Select(backend => backend.Address));
    }

    private StartedProcess Add(StartedProcess process)
    {
        _processes.Add(process);
        return process;
    }

    private async Task<int> ListenAsync(IReadOnlyList<Uri> backends, CancellationToken cancellationToken)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task> listeners = [];
        long began = time.GetTimestamp();
        Task watching = WatchAsync(began, over.Token);
        for (int number = 0; number < settings.Listeners && !cancellationToken.IsCancellationRequested; number++)
        {
            TimeSpan due = settings.Ramp * number / settings.Listeners - time.GetElapsedTime(began);
            if (due > TimeSpan.Zero)
                await Task.Delay(due, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            listeners.Add(new Listener(backends[number % backends.Count], Prompts, number, _results, time).RunAsync(over.Token));
        }

        await Task.Delay(settings.WarmUp, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (settings.WarmUp > TimeSpan.Zero)
            Begin();
        await Task.Delay(settings.Duration, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        LoadReport report = _results.Report();
        Dictionary<StartedProcess, TimeSpan> cost = All.ToDictionary(process => process, process => process.ProcessorTime - _before.GetValueOrDefault(process));
        TimeSpan own = OwnProcessorTime - _ownBefore;
        await over.CancelAsync();
        await Task.WhenAll([.. listeners, watching]);
        return Write(report, cost, own);
    }

    private async Task WatchAsync(long began, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(Glance, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            LoadReport now = _results.Report();
            Say($"{time.GetElapsedTime(began).TotalSeconds,4:0} s: {now.Connected} connected, {_results.Speaking} speaking, {now.Turns} turns heard, {now.Gaps} gaps, {now.Errors.Values.Sum()} errors");
            foreach (StartedProcess process in All)
                _mostMemory[process] = Math.Max(_mostMemory.GetValueOrDefault(process), process.Memory);
        }
    }

    private void Begin()
    {
        _results.Begin();
        foreach (StartedProcess process in All)
            _before[process] = process.ProcessorTime;
        _ownBefore = OwnProcessorTime;
    }

    private IEnumerable<StartedProcess> All => _redis?.Process is { } redis ? [.. _processes, redis] : _processes;

    private static TimeSpan OwnProcessorTime
    {
        get
        {
            using Process own = Process.GetCurrentProcess();
            return own.TotalProcessorTime;
        }
    }

    private int Write(LoadReport report, IReadOnlyDictionary<StartedProcess, TimeSpan> cost, TimeSpan own)
    {
        Say($"listeners            {report.Connected}, {report.MostSpeaking} of them hearing speech at once");
        Say($"turns heard          {report.Turns}, {report.Audio.TotalMinutes:0.0} minutes of audio");
        Say($"asked to sound       {report.FirstSound}");
        Say($"first text to sound  {report.FirstSoundSinceText}");
        Say($"gaps                 {report.Gaps}{(report.Gaps > 0 ? $": {report.GapLength}; after audio of {report.GapPlace}" : "")}");
        Say($"errors               {report.Errors.Values.Sum()}");
        foreach ((string error, int count) in report.Errors)
            Say($"  {count} × {error}");
        foreach ((StartedProcess process, TimeSpan spent) in cost)
            Say($"{process.Name,-20} at most {_mostMemory.GetValueOrDefault(process) / 1048576.0:0} MiB, {Cost(spent)}");
        Say($"{"listeners' own",-20} {Cost(own)}");
        if (_processes.Count > 0)
            Say($"{"backends together",-20} {Cost(cost.Where(process => process.Key.Name == "ChatbotBackend").Aggregate(TimeSpan.Zero, (sum, process) => sum + process.Value))}");
        string Cost(TimeSpan spent) => string.Create(CultureInfo.InvariantCulture, $"{spent.TotalSeconds:0.0} s of processor time, {spent.TotalMilliseconds / Math.Max(1, report.Turns):0} ms a turn");
        return report.Gaps == 0 && report.Errors.Count == 0 ? 0 : 1;
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
