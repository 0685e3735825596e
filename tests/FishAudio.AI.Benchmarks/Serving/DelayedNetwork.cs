using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace FishAudio.AI.Benchmarks.Serving;

/// <summary>A network between a client and a server on this machine: everything arrives half a round trip later, and connecting takes a whole one.</summary>
internal sealed class DelayedNetwork : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint _server;
    private readonly TimeSpan _roundTrip;
    private readonly CancellationTokenSource _over = new();
    private readonly Task _accepting;

    public DelayedNetwork(Uri server, TimeSpan roundTrip)
    {
        (_server, _roundTrip) = (new IPEndPoint(IPAddress.Loopback, server.Port), roundTrip);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Gets the server's address, as seen from the other side of the network.</summary>
    public Uri Endpoint => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _over.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
            _ = CarryAsync(await _listener.AcceptTcpClientAsync(_over.Token));
    }

    private async Task CarryAsync(TcpClient client)
    {
        using TcpClient near = client;
        using TcpClient far = new();
        try
        {
            near.NoDelay = far.NoDelay = true;
            await Task.Delay(_roundTrip, TimeProvider.System, _over.Token);
            await far.ConnectAsync(_server, _over.Token);
            await Task.WhenAny(PumpAsync(near.GetStream(), far.GetStream()), PumpAsync(far.GetStream(), near.GetStream()));
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // One side is gone, and with it the connection.
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to)
    {
        Channel<(byte[] Bytes, long Sent)> onTheWay = Channel.CreateUnbounded<(byte[], long)>();
        Task arriving = ArriveAsync(onTheWay.Reader, to);
        byte[] buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, _over.Token) is var read and > 0)
            onTheWay.Writer.TryWrite((buffer[..read], TimeProvider.System.GetTimestamp()));
        onTheWay.Writer.Complete();
        await arriving;
    }

    private async Task ArriveAsync(ChannelReader<(byte[] Bytes, long Sent)> onTheWay, NetworkStream to)
    {
        await foreach ((byte[] bytes, long sent) in onTheWay.ReadAllAsync(_over.Token))
        {
            TimeSpan left = (_roundTrip / 2) - TimeProvider.System.GetElapsedTime(sent);
            if (left > TimeSpan.Zero)
                await Task.Delay(left, TimeProvider.System, _over.Token);
            await to.WriteAsync(bytes, _over.Token);
        }
    }
}
