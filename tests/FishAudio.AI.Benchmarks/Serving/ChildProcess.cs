using System.Diagnostics;

namespace FishAudio.AI.Benchmarks.Serving;

/// <summary>Another process of a measurement. Disposing ends it.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    /// <summary>Starts this program with other arguments.</summary>
    public static ChildProcess StartThis(params string[] arguments) => Start("dotnet", ["exec", typeof(ChildProcess).Assembly.Location, .. arguments]);

    public static ChildProcess Start(string program, params string[] arguments)
        => new(Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!);

    /// <summary>Reads the next line.</summary>
    /// <exception cref="InvalidOperationException">There is none: the process has ended.</exception>
    public async Task<string> ReadLineAsync()
        => await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"{_process.StartInfo.FileName} ended without an answer.");

    public async Task WriteLineAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Prints what the process says until it ends.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> PrintAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
            Console.WriteLine(line);
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            using CancellationTokenSource patience = new(TimeSpan.FromSeconds(5), TimeProvider.System);
            await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_process.HasExited)
                _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
