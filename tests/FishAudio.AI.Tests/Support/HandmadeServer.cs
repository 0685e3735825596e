using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace FishAudio.AI.Tests.Support;

/// <summary>A server whose every connection is answered by hand, byte by byte: for what no decent server does.</summary>
internal sealed class HandmadeServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly List<Task> _serving = [];
    private readonly Task _accepting;
    private int _accepted;

    public HandmadeServer(Func<Stream, CancellationToken, Task> serve)
    {
        _listener.Start();
        _accepting = AcceptAsync(serve);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Endpoint => $"http://127.0.0.1:{Port}";

    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Starts a server that gives every request the same answer, in ASCII, and then waits.</summary>
    public static HandmadeServer Answering(string answer) => new(async (stream, over) =>
    {
        await ReadHeadAsync(stream, over);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), over);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, over);
    });

    public FishAudioClient CreateClient(TimeProvider? time = null, HttpMessageHandler? handler = null)
        => new(new FishAudioOptions { ApiKey = "secret-key", Endpoint = Endpoint, MaxReconnects = 0 }, handler, time);

    public static async Task<string> ReadHeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        StringBuilder head = new();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, cancellationToken) == 0)
                throw new IOException("The client went away.");
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    /// <summary>Reads a whole request: what is left unread makes the system reset the connection, and the answer may never arrive.</summary>
    public static async Task<(string Head, byte[] Body)> ReadRequestAsync(Stream stream, CancellationToken cancellationToken)
    {
        string head = await ReadHeadAsync(stream, cancellationToken);
        string? length = head.Split("\r\n").SingleOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))?.Split(':')[1];
        byte[] body = new byte[int.Parse(length ?? "0", System.Globalization.CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, cancellationToken);
        return (head, body);
    }

    /// <summary>Answers a handshake as it should be answered.</summary>
    public static async Task<WebSocket> UpgradeAsync(Stream stream, CancellationToken cancellationToken)
    {
        string head = await ReadHeadAsync(stream, cancellationToken);
        string key = head.Split("\r\n").Single(line => line.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase)).Split(':')[1].Trim();
        string accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"), cancellationToken);
        return WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (Task serving in _serving)
            await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AcceptAsync(Func<Stream, CancellationToken, Task> serve)
    {
        while (true)
        {
            TcpClient client = await _listener.AcceptTcpClientAsync(_over.Token);
            Interlocked.Increment(ref _accepted);
            _serving.Add(ServeAsync(client));
        }

        async Task ServeAsync(TcpClient client)
        {
            using (client)
                await serve(client.GetStream(), _over.Token);
        }
    }
}
