using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace FishAudio.AI.ChatbotBackend.Tests.Scale;

/// <summary>A real Redis on a loopback port that forgets everything when it ends.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const string Program = "redis-server";
    private readonly int _port = FreePort();
    private Process? _process;

    public string Address => $"127.0.0.1:{_port}";

    /// <summary>Starts one, or skips the test where there is none to start.</summary>
    public static async Task<RedisServer> StartAsync()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        Skip.IfNot(folders.Any(folder => File.Exists(Path.Combine(folder, Program))), "redis-server is not installed.");
        RedisServer server = new();
        await server.RunAsync();
        return server;
    }

    /// <summary>Starts it, again on the same port.</summary>
    public async Task RunAsync()
    {
        string[] arguments = ["--port", $"{_port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath()];
        _process = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true })!;
        TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
                ready.TrySetException(new InvalidOperationException("redis-server ended before it was ready."));
            else if (line.Data.Contains("Ready to accept connections", StringComparison.Ordinal))
                ready.TrySetResult();
        };
        _process.BeginOutputReadLine();
        await ready.Task.WaitAsync(RunningBackend.Patience);
    }

    /// <summary>Ends it as a failing machine would.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process)
            return;
        _process = null;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    public ValueTask DisposeAsync() => new(KillAsync());

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
