using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using MessagePack;

namespace SpeakText.Check;

/// <summary>A live connection without the library, for questions that the library is built not to depend on.</summary>
internal sealed class LiveWire : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private readonly ClientWebSocket _socket = new();
    private Task<WireEvent>? _receiving;

    /// <exception cref="WireRefusedException">The handshake was refused.</exception>
    public static async Task<LiveWire> ConnectAsync(CheckedService service, CancellationToken cancellationToken)
    {
        LiveWire wire = new();
        ClientWebSocketOptions options = wire._socket.Options;
        options.CollectHttpResponseDetails = true;
        options.SetRequestHeader("Authorization", "Bearer " + service.Key);
        options.SetRequestHeader("model", service.Request.Model.Value);
        options.SetRequestHeader("User-Agent", "FishAudio.AI-check");
        UriBuilder route = new(service.Endpoint.ToString().TrimEnd('/') + "/v1/tts/live");
        route.Scheme = route.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs;
        try
        {
            await wire._socket.ConnectAsync(route.Uri, cancellationToken);
            return wire;
        }
        catch (WebSocketException exception)
        {
            int status = (int)wire._socket.HttpStatusCode;
            await wire.DisposeAsync();
            throw new WireRefusedException(status > 0 ? $"the handshake was answered with status {status}" : service.Quote(exception.GetBaseException().Message));
        }
    }

    public Task StartAsync(object? settings = null) => SayAsync(new { @event = "start", request = settings ?? new { text = "", format = "pcm", sample_rate = 24_000, latency = "balanced" } });

    public Task TextAsync(string text) => SayAsync(new { @event = "text", text });

    public Task FlushAsync() => SayAsync(new { @event = "flush" });

    public Task StopAsync() => SayAsync(new { @event = "stop" });

    /// <summary>Receives what comes next.</summary>
    /// <returns><see langword="null"/> when nothing came in time; it can be received later.</returns>
    public async Task<WireEvent?> NextAsync(TimeSpan? patience = null, CancellationToken cancellationToken = default)
    {
        _receiving ??= ReceiveAsync();
        try
        {
            WireEvent next = await _receiving.WaitAsync(patience ?? Longest, TimeProvider.System, cancellationToken);
            _receiving = null;
            return next;
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Receives until the session is over.</summary>
    public async Task<IReadOnlyList<WireEvent>> ReadToEndAsync(CancellationToken cancellationToken)
    {
        List<WireEvent> events = [];
        while (await NextAsync(null, cancellationToken) is { } next)
        {
            events.Add(next);
            if (next.IsEnd)
                break;
        }

        return events;
    }

    /// <summary>Hangs up without a word.</summary>
    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        if (_receiving is not null)
            await ((Task)_receiving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
    }

    private async Task SayAsync(object message)
    {
        try
        {
            await _socket.SendAsync(MessagePackSerializer.ConvertFromJson(JsonSerializer.Serialize(message)), WebSocketMessageType.Binary, true, CancellationToken.None);
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or InvalidOperationException)
        {
            // What the service said before it hung up is still to be received.
        }
    }

    private async Task<WireEvent> ReceiveAsync()
    {
        ArrayBufferWriter<byte> message = new();
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult part = await _socket.ReceiveAsync(message.GetMemory(64 * 1024), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close)
                    return WireEvent.Closed((int?)_socket.CloseStatus);
                message.Advance(part.Count);
                if (!part.EndOfMessage)
                    continue;
                if (part.MessageType == WebSocketMessageType.Binary)
                    return WireEvent.Read(message.WrittenSpan.ToArray());
                message.ResetWrittenCount();
            }
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or OperationCanceledException or InvalidOperationException)
        {
            return WireEvent.Closed(null);
        }
    }
}
