using System.Buffers;
using System.Globalization;
using System.Net.WebSockets;
using FishAudio.AI;
using MessagePack;

namespace SpeakText.Check;

/// <summary>Looks at the wire itself, for a question that the library is built not to depend on.</summary>
internal static class LiveProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Speaks one session on a connection of its own, and watches whether the service closes it after <c>finish</c>.</summary>
    public static async Task<string> StaysOpenAsync(FishAudioOptions options, string model, CancellationToken cancellationToken)
    {
        using ClientWebSocket socket = new();
        socket.Options.SetRequestHeader("Authorization", "Bearer " + (options.ApiKey ?? Environment.GetEnvironmentVariable("FISH_API_KEY")));
        socket.Options.SetRequestHeader("model", model);
        UriBuilder route = new(options.Endpoint.TrimEnd('/') + "/v1/tts/live");
        route.Scheme = route.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs;
        try
        {
            await socket.ConnectAsync(route.Uri, cancellationToken);
            foreach (byte[] frame in (byte[][])[Start(), Text("Hello."), Bare("stop")])
                await socket.SendAsync(frame, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
            while (await ReceiveAsync(socket, cancellationToken) is { } message)
            {
                if (MessagePackSerializer.ConvertToJson(message, cancellationToken: cancellationToken).Contains("\"event\":\"finish\"", StringComparison.Ordinal))
                    return await WatchAsync(socket, cancellationToken);
            }

            return "it was closed before finish";
        }
        catch (WebSocketException exception)
        {
            return "cannot be told: " + exception.Message;
        }
    }

    private static async Task<string> WatchAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = new(Patience, TimeProvider.System);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await ReceiveAsync(socket, either.Token);
            return string.Create(CultureInfo.InvariantCulture, $"no, it was closed with code {(int?)socket.CloseStatus}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"yes, it is open {Patience.TotalSeconds:0} s later";
        }
    }

    private static async Task<byte[]?> ReceiveAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte> message = new();
        while (true)
        {
            ValueWebSocketReceiveResult part = await socket.ReceiveAsync(message.GetMemory(64 * 1024), cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            message.Advance(part.Count);
            if (part.EndOfMessage)
                return message.WrittenSpan.ToArray();
        }
    }

    private static byte[] Start() => MessagePackSerializer.ConvertFromJson("""{"event":"start","request":{"text":"","format":"pcm","sample_rate":24000,"latency":"balanced"}}""");

    private static byte[] Text(string text) => MessagePackSerializer.ConvertFromJson($$"""{"event":"text","text":"{{text}}"}""");

    private static byte[] Bare(string name) => MessagePackSerializer.ConvertFromJson($$"""{"event":"{{name}}"}""");
}
