using System.Diagnostics;

namespace ChatbotLoad;

/// <summary>A program in a process of its own, what it says and what it costs. Thread safe.</summary>
internal sealed class StartedProcess : IAsyncDisposable
{
    private readonly object _gate = new();
    private readonly Process _process;
    private readonly List<string> _said = [];
    private TaskCompletionSource _saysMore = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _saysNoMore;

    private StartedProcess(string name, ProcessStartInfo start)
    {
        Name = name;
        start.RedirectStandardOutput = true;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
    }

    public string Name { get; }

    /// <summary>Gets what it has logged as an error: the first line of each.</summary>
    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (_gate)
                return [.. _said.Zip(_said.Skip(1)).Where(lines => lines.First.StartsWith("fail:", StringComparison.Ordinal)).Select(lines => lines.Second.Trim())];
        }
    }

    /// <summary>Gets the first address that it prints.</summary>
    public Task<Uri> Address => AddressAsync();

    /// <summary>Gets the memory it has now.</summary>
    /// <value>Bytes of its working set.</value>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.HasExited ? 0 : _process.WorkingSet64;
        }
    }

    public TimeSpan ProcessorTime => _process.HasExited ? TimeSpan.Zero : _process.TotalProcessorTime;

    /// <summary>Starts a program.</summary>
    public static StartedProcess Start(string program, params string[] arguments) => new(program, new ProcessStartInfo(program, arguments));

    /// <summary>Starts a sample that was built beside this one, or together with this program.</summary>
    public static StartedProcess StartSample(string sample, params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, sample + ".dll");
        // samples/ChatbotLoad/bin/Release/net10.0 → samples/{sample}/bin/Release/net10.0
        string own = Path.Combine("samples", "ChatbotLoad", "bin");
        if (!File.Exists(program))
            program = program.Replace(own, Path.Combine("samples", sample, "bin"), StringComparison.Ordinal);
        ProcessStartInfo start = new("dotnet", ["exec", program, .. arguments]);
        start.Environment["FISH_API_KEY"] = "load";
        return new StartedProcess(sample, start);
    }

    /// <summary>Waits until it has printed a line that holds something.</summary>
    /// <returns>The line.</returns>
    /// <exception cref="InvalidOperationException">It ended without.</exception>
    public async Task<string> SaysAsync(string something)
    {
        while (true)
        {
            Task saysMore;
            lock (_gate)
            {
                if (_said.Find(line => line.Contains(something, StringComparison.Ordinal)) is { } found)
                    return found;
                if (_saysNoMore)
                    throw new InvalidOperationException($"{Name} ended before it said \"{something}\"; is it built in this configuration?");
                saysMore = _saysMore.Task;
            }

            await saysMore;
        }
    }

    /// <summary>Ends it without a chance to give anything back.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private async Task<Uri> AddressAsync()
    {
        string line = await SaysAsync("http://");
        return new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..].Split(' ')[0].TrimEnd('.'));
    }

    private void Note(string? line)
    {
        TaskCompletionSource saysMore;
        lock (_gate)
        {
            if (line is null)
                _saysNoMore = true;
            else
                _said.Add(line);
            (saysMore, _saysMore) = (_saysMore, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        saysMore.SetResult();
    }
}
