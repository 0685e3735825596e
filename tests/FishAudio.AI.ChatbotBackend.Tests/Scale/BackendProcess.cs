using System.Diagnostics;
using FishAudio.AI.Emulator;

namespace FishAudio.AI.ChatbotBackend.Tests.Scale;

/// <summary>A backend in a process of its own, which can be killed.</summary>
internal sealed class BackendProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _isShared = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private BackendProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Look(line.Data);
        process.BeginOutputReadLine();
    }

    /// <summary>Gets where it answers, once it does.</summary>
    public Task<Uri> Address => _address.Task.WaitAsync(RunningBackend.Patience);

    /// <summary>Gets a task that ends when it has said that it shares slots.</summary>
    public Task IsShared => _isShared.Task.WaitAsync(RunningBackend.Patience);

    public static BackendProcess Start(RedisServer redis, FishAudioEmulator emulator, params string[] settings)
    {
        ProcessStartInfo start = new("dotnet",
        [
            "exec", Path.Combine(AppContext.BaseDirectory, "ChatbotBackend.dll"), "--Urls", "http://127.0.0.1:0", "--FishAudio:ApiKey", "any",
            "--FishAudio:Endpoint", emulator.Endpoint.ToString(), "--redis", redis.Address, .. settings,
        ])
        { RedirectStandardOutput = true };
        return new BackendProcess(Process.Start(start)!);
    }

    /// <summary>Ends it without a chance to give anything back.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private void Look(string? line)
    {
        if (line is null)
        {
            _address.TrySetException(new InvalidOperationException("The backend ended before it was ready."));
            _isShared.TrySetException(new InvalidOperationException("The backend ended before it shared slots."));
        }
        else if (line.Contains("are shared through Redis", StringComparison.Ordinal))
        {
            _isShared.TrySetResult();
        }
        else if (line.Split(' ').FirstOrDefault(word => word.StartsWith("http://", StringComparison.Ordinal)) is { } address)
        {
            _address.TrySetResult(new Uri(address.TrimEnd('.') + "/"));
        }
    }
}
