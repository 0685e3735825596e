using System.Net.WebSockets;
using System.Text.Json;
using MessagePack;

namespace FishAudio.AI.Emulator.Tests;

/// <summary>A client with no cleverness: JSON in, MessagePack on the wire, JSON out. Its codec is the library's own, not the emulator's.</summary>
internal sealed class LiveClient : IAsyncDisposable
{
    public const string StartPcm = """{"event":"start","request":{"text":"","format":"pcm","sample_rate":24000,"latency":"balanced"}}""";
    public const string Flush = """{"event":"flush"}""";
    public const string Stop = """{"event":"stop"}""";

    private readonly ClientWebSocket _socket = new();

    private LiveClient()
    {
    }

    public WebSocketState State => _socket.State;

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public static async Task<LiveClient> ConnectAsync(
        FishAudioEmulator emulator, string path = "/v1/tts/live", string? key = "any", string? model = "s2.1-pro", HttpMessageInvoker? invoker = null)
    {
        var client = new LiveClient();
        if (key is not null) client._socket.Options.SetRequestHeader("Authorization", $"Bearer {key}");
        if (model is not null) client._socket.Options.SetRequestHeader("model", model);
        client._socket.Options.CollectHttpResponseDetails = true;
        await client._socket.ConnectAsync(new UriBuilder(emulator.Endpoint) { Scheme = "ws", Path = path }.Uri, invoker, Timeouts.Token());
        return client;
    }

    /// <summary>A start whose request has these JSON fields besides its empty text.</summary>
    public static string Start(string fields) => "{\"event\":\"start\",\"request\":{\"text\":\"\"," + fields + "}}";

    public static string TextEvent(string text) => JsonSerializer.Serialize(new { @event = "text", text });

    public Task SendAsync(string json) => SendAsync(MessagePackSerializer.ConvertFromJson(json));

    public Task SendAsync(byte[] message, WebSocketMessageType type = WebSocketMessageType.Binary) =>
        _socket.SendAsync(message, type, true, Timeouts.Token());

    public async Task SendAllAsync(params string[] events)
    {
        foreach (var json in events) await SendAsync(json);
    }

    /// <summary>The next whole message, null for a close.</summary>
    public async Task<(WebSocketMessageType Type, byte[] Bytes)?> ReceiveMessageAsync()
    {
        using var message = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var result = await _socket.ReceiveAsync(buffer.AsMemory(), Timeouts.Token());
            if (result.MessageType == WebSocketMessageType.Close) return null;
            message.Write(buffer, 0, result.Count);
            if (result.EndOfMessage) return (result.MessageType, message.ToArray());
        }
    }

    /// <summary>The next event, null for a close.</summary>
    public async Task<JsonElement?> ReceiveAsync()
    {
        if (await ReceiveMessageAsync() is not { } message) return null;
        return JsonDocument.Parse(MessagePackSerializer.ConvertToJson(message.Bytes)).RootElement;
    }

    /// <summary>All events until finish, error or close; audio is joined.</summary>
    public async Task<Reply> ReadReplyAsync()
    {
        var reply = new Reply();
        while (await ReceiveAsync() is { } e)
        {
            reply.Events.Add(e);
            if (e.GetProperty("event").GetString() is "finish" or "error") break;
        }

        return reply;
    }

    public Task CloseAsync() => _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Timeouts.Token());

    public void Abort() => _socket.Abort();

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    internal sealed class Reply
    {
        public List<JsonElement> Events { get; } = [];

        public JsonElement Last => Events[^1];

        public List<byte[]> Frames => [.. Events.Where(e => e.GetProperty("event").GetString() == "audio").Select(e => e.GetProperty("audio").GetBytesFromBase64())];

        public byte[] Audio => [.. Frames.SelectMany(frame => frame)];
    }
}
