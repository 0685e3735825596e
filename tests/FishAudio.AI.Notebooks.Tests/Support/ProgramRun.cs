using System.Diagnostics;
using System.Text;

namespace FishAudio.AI.Notebooks.Tests;

/// <summary>A program that runs, in a folder and without keys.</summary>
internal sealed class ProgramRun : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(string Text, TaskCompletionSource Seen)> _awaited = [];

    private ProgramRun(Process process) => _process = process;

    /// <summary>Gets how long a test waits for a program that hangs.</summary>
    public static TimeSpan Patience => TimeSpan.FromMinutes(5);

    public int Id => _process.Id;

    public static ProgramRun Start(string folder, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // What the test host sets for itself would reach the build that the program does.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("FISH_", StringComparison.Ordinal) || name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        Process process = new() { StartInfo = start, EnableRaisingEvents = true };
        ProgramRun run = new(process);
        process.OutputDataReceived += (_, line) => run.Hear(line.Data);
        process.ErrorDataReceived += (_, line) => run.Hear(line.Data);
        process.Exited += (_, _) => run._ended.TrySetResult();
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return run;
    }

    /// <summary>Runs a program to its end; a cancelled one is killed.</summary>
    public static async Task<ProgramResult> ToEndAsync(string folder, CancellationToken cancellationToken, string program, params string[] arguments)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using ProgramRun run = Start(folder, program, arguments);
        return await run.EndAsync().WaitAsync(cancellationToken);
    }

    /// <summary>Waits until a line of the output contains a text.</summary>
    /// <returns>All output up to then.</returns>
    public async Task<string> WaitForAsync(string text)
    {
        TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_output)
        {
            if (_output.ToString().Contains(text, StringComparison.Ordinal))
                return _output.ToString();
            _awaited.Add((text, seen));
        }

        await Task.WhenAny(seen.Task, _ended.Task).WaitAsync(Patience);
        lock (_output)
            return seen.Task.IsCompleted ? _output.ToString() : throw new InvalidOperationException($"The program ended without \"{text}\":\n{_output}");
    }

    /// <summary>Waits for the end, and for all output.</summary>
    public async Task<ProgramResult> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        lock (_output)
            return new ProgramResult(_process.ExitCode, _output.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _ended.Task;
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
            return;
        lock (_output)
        {
            _output.Append(line).Append('\n');
            foreach ((string text, TaskCompletionSource seen) in _awaited)
            {
                if (line.Contains(text, StringComparison.Ordinal))
                    seen.TrySetResult();
            }
        }
    }
}

/// <summary>What a program left behind.</summary>
internal sealed record ProgramResult(int ExitCode, string Output);
