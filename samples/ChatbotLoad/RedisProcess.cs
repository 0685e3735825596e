using System.Net;
using System.Net.Sockets;

namespace ChatbotLoad;

/// <summary>A real Redis on a loopback port that forgets everything when it ends.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    public const string Program = "redis-server";
    private readonly int _port = FreePort();

    public string Address => $"127.0.0.1:{_port}";

    /// <summary>Gets the process.</summary>
    /// <value><see langword="null"/> while it does not run.</value>
    public StartedProcess? Process { get; private set; }

    public static async Task<RedisProcess> StartAsync()
    {
        RedisProcess redis = new();
        await redis.RunAsync();
        return redis;
    }

    /// <summary>Starts it, again on the same port.</summary>
    public async Task RunAsync()
    {
        Process = StartedProcess.Start(Program, "--port", $"{_port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath());
        await Process.SaysAsync("Ready to accept connections");
    }

    /// <summary>Ends it as a failing machine would.</summary>
    public async Task KillAsync()
    {
        if (Process is { } process)
            await process.DisposeAsync();
        Process = null;
    }

    public ValueTask DisposeAsync() => new(KillAsync());

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
