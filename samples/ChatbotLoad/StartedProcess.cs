using System.Diagnostics;

namespace ChatbotLoad;

/// <summary>A backend or an emulator in a process of its own, and what it costs.</summary>
internal sealed class StartedProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private StartedProcess(string name, Process process)
    {
        (Name, _process) = (name, process);
        process.OutputDataReceived += (_, line) => Look(line.Data);
        process.BeginOutputReadLine();
    }

    public string Name { get; }

    /// <summary>Gets the first address that it prints.</summary>
    public Task<Uri> Address => _address.Task;

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

    /// <summary>Starts a sample that was built beside this one.</summary>
    public static StartedProcess Start(string sample, params string[] arguments)
    {
        // samples/ChatbotLoad/bin/Release/net10.0 → samples/{sample}/bin/Release/net10.0
        string own = Path.Combine("samples", "ChatbotLoad", "bin");
        string folder = AppContext.BaseDirectory.Replace(own, Path.Combine("samples", sample, "bin"), StringComparison.Ordinal);
        ProcessStartInfo start = new("dotnet", ["exec", Path.Combine(folder, sample + ".dll"), .. arguments]) { RedirectStandardOutput = true };
        start.Environment["FISH_API_KEY"] = "load";
        return new StartedProcess(sample, Process.Start(start)!);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Look(string? line)
    {
        if (line is null)
            _address.TrySetException(new InvalidOperationException($"{Name} ended before it was ready; is it built in this configuration?"));
        else if (line.Split(' ').FirstOrDefault(word => word.StartsWith("http://", StringComparison.Ordinal)) is { } address)
            _address.TrySetResult(new Uri(address.TrimEnd('.')));
    }
}
