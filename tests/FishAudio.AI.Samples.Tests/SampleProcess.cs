using System.Diagnostics;
using System.Text;

namespace FishAudio.AI.Samples.Tests;

/// <summary>A built sample, run as its users run it: a process, an environment without keys, standard streams that are not a terminal.</summary>
internal sealed class SampleProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Task<string> _errors;
    private readonly Task _reading;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _firstOutput = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _underWay = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SampleProcess(Process process)
    {
        _process = process;
        _reading = ReadAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Gets how long a test waits for a program that hangs.</summary>
    public static TimeSpan Patience => TimeSpan.FromSeconds(120);

    /// <summary>Gets a task that ends when the program has written something.</summary>
    public Task FirstOutput => _firstOutput.Task;

    /// <summary>Gets a task that ends when the program is under way: its parser listens for Ctrl-C only after its first awaits.</summary>
    public Task UnderWay => _underWay.Task;

    /// <summary>Gets when that was.</summary>
    public long FirstOutputAt { get; private set; }

    public int Id => _process.Id;

    public static SampleProcess Start(string name, string[] arguments, params (string Name, string Value)[] environment)
        => Start(new ProcessStartInfo("dotnet", ["exec", PathOf(name), .. arguments]), environment);

    /// <summary>Starts a sample that is given some text on its standard input, and no more.</summary>
    public static SampleProcess StartWithInput(string input, string name, params string[] arguments)
    {
        SampleProcess run = Start(new ProcessStartInfo("dotnet", ["exec", PathOf(name), .. arguments]) { RedirectStandardInput = true }, []);
        run.Type(input);
        run._process.StandardInput.Close();
        return run;
    }

    /// <summary>Starts a sample at a terminal of its own, on which a test can type. It needs the program <c>script</c>.</summary>
    public static SampleProcess StartAtTerminal(string name, params (string Name, string Value)[] environment)
        => Start(
            new ProcessStartInfo("script", ["-qfec", $"stty cols 100 rows 40; exec dotnet exec '{PathOf(name)}'", "/dev/null"]) { RedirectStandardInput = true },
            [.. environment, ("TERM", "xterm-256color")]);

    /// <summary>Types at the terminal.</summary>
    public void Type(string keys)
    {
        _process.StandardInput.Write(keys);
        _process.StandardInput.Flush();
    }

    /// <summary>Waits until the sample has written a text, so many times.</summary>
    public async Task WaitForAsync(string text, int times = 1)
    {
        while (true)
        {
            Task more;
            lock (_output)
            {
                if (_output.ToString().Split(text).Length > times)
                    return;
                more = _more.Task;
            }

            await more.WaitAsync(Patience);
        }
    }

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, name + ".dll");

    private static SampleProcess Start(ProcessStartInfo start, (string Name, string Value)[] environment)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.StandardOutputEncoding = Encoding.UTF8;
        start.WorkingDirectory = Path.GetTempPath();
        foreach (string variable in new[] { "FISH_API_KEY", "FISH_AUDIO_API_KEY", "OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL" })
            start.Environment.Remove(variable);
        foreach ((string variable, string value) in environment)
            start.Environment[variable] = value;
        return new SampleProcess(Process.Start(start)!);
    }

    /// <summary>Waits for the first line of output.</summary>
    public async Task<string> FirstLineAsync()
    {
        await FirstOutput.WaitAsync(Patience);
        lock (_output)
            return _output.ToString().Split('\n')[0].Trim();
    }

    /// <summary>Waits for the end.</summary>
    public async Task<SampleResult> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        await _reading;
        lock (_output)
            return new SampleResult(_process.ExitCode, _output.ToString(), _errors.Result);
    }

    /// <summary>Sends what Ctrl-C sends.</summary>
    public void Interrupt()
    {
        using Process kill = Process.Start("kill", ["-INT", Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        char[] buffer = new char[4096];
        for (int read; (read = await _process.StandardOutput.ReadAsync(buffer)) > 0;)
        {
            lock (_output)
            {
                _output.Append(buffer, 0, read);
                TaskCompletionSource more = _more;
                _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
                more.SetResult();
                if (_output.Length >= 40)
                    _underWay.TrySetResult();
            }

            if (_firstOutput.Task.IsCompleted)
                continue;
            FirstOutputAt = TimeProvider.System.GetTimestamp();
            _firstOutput.TrySetResult();
        }

        lock (_output)
            _more.TrySetException(new EndOfStreamException($"The sample has ended. It wrote: {_output}"));
        await _errors;
    }
}

/// <summary>What a sample left behind.</summary>
internal sealed record SampleResult(int ExitCode, string Output, string Errors)
{
    /// <summary>Gets the JSON object of the last line of output.</summary>
    public System.Text.Json.JsonElement Json
        => System.Text.Json.JsonDocument.Parse(Output.TrimEnd().Split('\n')[^1]).RootElement;
}
