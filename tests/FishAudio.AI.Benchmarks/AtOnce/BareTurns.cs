using System.Net.WebSockets;
using MessagePack;

namespace FishAudio.AI.Benchmarks.AtOnce;

/// <summary>
/// The least that a program of .NET can do: it dials, sends the text whole, and counts the bytes that come into one buffer. It makes no
/// segments, keeps no audio, and calls nobody: what it costs is the framework's and the machine's.
/// </summary>
internal sealed class BareTurns(Uri endpoint, string text) : IManyTurns
{
    // An audio message has so much besides its audio, and "finish" has no more than that.
    private const int Small = 100;

    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler());
    private readonly byte[] _start = MessagePackSerializer.Serialize(new Dictionary<string, object>
    {
        ["event"] = "start",
        ["request"] = new Dictionary<string, object> { ["text"] = "", ["format"] = "pcm", ["sample_rate"] = 24_000, ["latency"] = "balanced", ["chunk_length"] = 200 },
    });

    private readonly byte[] _text = MessagePackSerializer.Serialize(new Dictionary<string, object> { ["event"] = "text", ["text"] = text });
    private readonly byte[] _stop = MessagePackSerializer.Serialize(new Dictionary<string, object> { ["event"] = "stop" });

    public async Task<(int Errors, long Audio)> SpeakAsync(int turns)
    {
        long[] audio = await Task.WhenAll(Enumerable.Range(0, turns).Select(_ => Task.Run(SpeakAsync)));
        return (audio.Count(bytes => bytes == 0), audio.Sum());
    }

    public ValueTask DisposeAsync()
    {
        _invoker.Dispose();
        return default;
    }

    private async Task<long> SpeakAsync()
    {
        using ClientWebSocket socket = new();
        socket.Options.SetRequestHeader("Authorization", "Bearer benchmark");
        socket.Options.SetRequestHeader("model", "s2.1-pro");
        await socket.ConnectAsync(new Uri($"ws://{endpoint.Authority}/v1/tts/live"), _invoker, CancellationToken.None);
        foreach (byte[] message in (byte[][])[_start, _text, _stop])
            await socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
        byte[] buffer = new byte[32 * 1024];
        long audio = 0;
        while (true)
        {
            int length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                length += part.Count;
            }
            while (!part.EndOfMessage);
            if (length < Small && buffer.AsSpan(0, length).IndexOf("finish"u8) >= 0)
                return audio;
            audio += length;
        }
    }
}
