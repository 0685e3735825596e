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
    private readonly Dictionary<string, long> _mostMemory = [];

    /// <summary>Runs.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<Uri> backends = settings.Backends.Count > 0 ? settings.Backends : [await StartBackendAsync()];
            await ListenAsync(backends, cancellationToken);
            return Write(_results.Report());
        }
        finally
        {
            foreach (StartedProcess process in Enumerable.Reverse(_processes))
                await process.DisposeAsync();
        }
    }

    private async Task<Uri> StartBackendAsync()
    {
        StartedProcess emulator = Add(StartedProcess.Start("EmulatorHost", "--port", "0", "--voice", "BuiltIn"));
        Uri speech = await emulator.Address;
        string places = (settings.Listeners + 10).ToString(CultureInfo.InvariantCulture);
        StartedProcess backend = Add(StartedProcess.Start(
            "ChatbotBackend", "--Urls", "http://127.0.0.1:0", "--FishAudio:Endpoint", speech.ToString(), "--Backend:MaxConnectionsPerAddress", places));
        return await backend.Address;
    }

    private StartedProcess Add(StartedProcess process)
    {
        _processes.Add(process);
        return process;
    }

    private async Task ListenAsync(IReadOnlyList<Uri> backends, CancellationToken cancellationToken)
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

        await Task.Delay(settings.Duration, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await over.CancelAsync();
        await Task.WhenAll([.. listeners, watching]);
    }

    private async Task WatchAsync(long began, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(Glance, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            LoadReport now = _results.Report();
            Say($"{time.GetElapsedTime(began).TotalSeconds,4:0} s: {now.Connected} connected, {_results.Speaking} speaking, {now.Turns} turns heard, {now.Gaps} gaps, {now.Errors.Values.Sum()} errors");
            foreach (StartedProcess process in _processes)
                _mostMemory[process.Name] = Math.Max(_mostMemory.GetValueOrDefault(process.Name), process.Memory);
        }
    }

    private int Write(LoadReport report)
    {
        Say($"listeners            {report.Connected}, {report.MostSpeaking} of them hearing speech at once");
        Say($"turns heard          {report.Turns}, {report.Audio.TotalMinutes:0.0} minutes of audio");
        Say($"asked to sound       {report.FirstSound}");
        Say($"first text to sound  {report.FirstSoundSinceText}");
        Say($"gaps                 {report.Gaps}{(report.Gaps > 0 ? $": {report.GapLength}; after audio of {report.GapPlace}" : "")}");
        Say($"errors               {report.Errors.Values.Sum()}");
        foreach ((string error, int count) in report.Errors)
            Say($"  {count} × {error}");
        foreach (StartedProcess process in _processes)
            Say($"{process.Name,-20} at most {_mostMemory.GetValueOrDefault(process.Name) / 1048576.0:0} MiB, {process.ProcessorTime.TotalSeconds:0} s of processor time");
        using Process own = Process.GetCurrentProcess();
        Say($"{"listeners' own",-20} {own.WorkingSet64 / 1048576.0:0} MiB, {own.TotalProcessorTime.TotalSeconds:0} s of processor time");
        return report.Gaps == 0 && report.Errors.Count == 0 ? 0 : 1;
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
