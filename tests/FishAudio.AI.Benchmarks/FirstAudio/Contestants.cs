using System.Net.WebSockets;
using System.Text.RegularExpressions;
using FishAudio.AI.Benchmarks.Serving;
using MessagePack;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Benchmarks.FirstAudio;

/// <summary>What is measured: a turn at a time, from its first token to its first audio, in milliseconds.</summary>
internal interface IContestant : IAsyncDisposable
{
    Task<double> SpeakAsync();
}

/// <summary>A chat client that speaks.</summary>
internal sealed class Decorator : IContestant
{
    private readonly FishAudioClient _service;
    private readonly IChatClient _chat;
    private TaskCompletionSource<SpeechSummary> _completed = new();

    public Decorator(Uri endpoint, string text, double tokensPerSecond, int chunkLength)
    {
        _service = new FishAudioClient(new FishAudioOptions { ApiKey = "benchmark", Endpoint = endpoint.ToString() });
        _chat = new PacedModel(text, tokensPerSecond).AsBuilder().UseSpeech(_service, options =>
        {
            options.Request = new SpeechRequest { ChunkLength = chunkLength };
            options.OnAudio = static (_, _, _) => default;
            options.OnCompleted = (_, summary, _) =>
            {
                _completed.TrySetResult(summary);
                return default;
            };
        }).Build();
    }

    /// <summary>Does what a program may do before it needs its voice.</summary>
    public ValueTask PrewarmAsync() => _service.PrewarmAsync();

    public async Task<double> SpeakAsync()
    {
        _completed = new();
        await foreach (ChatResponseUpdate _ in _chat.GetStreamingResponseAsync("Go on."))
        {
        }

        SpeechSummary summary = await _completed.Task;
        return summary.TimeToFirstAudio?.TotalMilliseconds ?? throw new InvalidOperationException($"Nothing was spoken: {summary.Error?.Message}");
    }

    public async ValueTask DisposeAsync()
    {
        _chat.Dispose();
        await _service.DisposeAsync();
    }
}

/// <summary>What a good programmer writes by hand: one socket kept for all turns, every token sent as it comes, a flush after each sentence.</summary>
internal sealed partial class BareLoop(Uri endpoint, string text, double tokensPerSecond, int chunkLength) : IContestant
{
    private readonly byte[] _buffer = new byte[1 << 20];
    private ClientWebSocket? _socket;

    public async Task<double> SpeakAsync()
    {
        long? firstToken = null;
        Task<double>? listening = null;
        string before = "";
        await foreach (string token in PacedModel.WriteAsync(text, tokensPerSecond))
        {
            firstToken ??= TimeProvider.System.GetTimestamp();
            if (listening is null)
            {
                _socket ??= await DialAsync();
                await SendAsync(new Dictionary<string, object>
                {
                    ["event"] = "start",
                    ["request"] = new Dictionary<string, object> { ["text"] = "", ["format"] = "pcm", ["sample_rate"] = 24_000, ["latency"] = "balanced", ["chunk_length"] = chunkLength },
                });
                listening = ListenAsync(firstToken.Value);
            }

            await SendAsync(new Dictionary<string, object> { ["event"] = "text", ["text"] = token });
            bool isEnd = SentenceEnd().IsMatch(before + token);
            before = (before + token)[^Math.Min(4, before.Length + token.Length)..];
            if (isEnd)
                await SendAsync(new Dictionary<string, object> { ["event"] = "flush" });
        }

        await SendAsync(new Dictionary<string, object> { ["event"] = "stop" });
        return await listening!;
    }

    public ValueTask DisposeAsync()
    {
        _socket?.Dispose();
        return default;
    }

    // Good enough for the reply that is measured, which has a "Dr." and an "M." in its first sentence.
    [GeneratedRegex(@"\p{L}{3}[.!?][""”]?\s")]
    private static partial Regex SentenceEnd();

    private async Task<ClientWebSocket> DialAsync()
    {
        ClientWebSocket socket = new();
        socket.Options.SetRequestHeader("Authorization", "Bearer benchmark");
        socket.Options.SetRequestHeader("model", "s2.1-pro");
        await socket.ConnectAsync(new Uri($"ws://{endpoint.Authority}/v1/tts/live"), CancellationToken.None);
        return socket;
    }

    private async Task<double> ListenAsync(long firstToken)
    {
        double? firstAudio = null;
        while (true)
        {
            int length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await _socket!.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None);
                length += part.Count;
            }
            while (!part.EndOfMessage);
            Dictionary<string, object> message = MessagePackSerializer.Deserialize<Dictionary<string, object>>(_buffer.AsMemory(0, length));
            if ((string)message["event"] == "audio")
                firstAudio ??= TimeProvider.System.GetElapsedTime(firstToken).TotalMilliseconds;
            if ((string)message["event"] == "finish")
                return firstAudio ?? throw new InvalidOperationException("Nothing was spoken.");
        }
    }

    private async Task SendAsync(Dictionary<string, object> message)
        => await _socket!.SendAsync(MessagePackSerializer.Serialize(message), WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
}

/// <summary>The vendor's JavaScript client, used as its documentation shows: it dials for every turn, and leaves the flushing to the service.</summary>
internal sealed class JavaScriptClient : IContestant
{
    private readonly ChildProcess _node;

    public JavaScriptClient(DirectoryInfo modules, Uri endpoint, FileInfo text, double tokensPerSecond, int chunkLength)
        => _node = ChildProcess.Start("node", Path.Combine(modules.FullName, "first-audio.mjs"), endpoint.ToString(), text.FullName, Invariant(tokensPerSecond), Invariant(chunkLength));

    public async Task<double> SpeakAsync()
    {
        await _node.WriteLineAsync("go");
        return double.Parse(await _node.ReadLineAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private static string Invariant(double number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
