using System.Net.WebSockets;
using System.Threading.Channels;

namespace FishAudio.AI.Tests.Support;

/// <summary>A WebSocket without a network, which counts how many receives are pending at once.</summary>
internal sealed class WatchedSocket : WebSocket
{
    private readonly Channel<byte[]?> _arrived = Channel.CreateUnbounded<byte[]?>();
    private readonly Channel<string> _sent = Channel.CreateUnbounded<string>();
    private readonly CancellationTokenSource _aborted = new();
    private WebSocketState _state = WebSocketState.Open;
    private int _pending;

    /// <summary>Gets how many receives are pending.</summary>
    public int Pending => Volatile.Read(ref _pending);

    /// <summary>Gets the most receives that were pending at once.</summary>
    public int MostPending { get; private set; }

    public override WebSocketCloseStatus? CloseStatus => _state is WebSocketState.CloseReceived or WebSocketState.Closed ? WebSocketCloseStatus.NormalClosure : null;

    public override string? CloseStatusDescription => null;

    public override WebSocketState State => _state;

    public override string? SubProtocol => null;

    /// <summary>Has a message arrive, or a close.</summary>
    public void Arrive(byte[]? message) => _arrived.Writer.TryWrite(message);

    /// <summary>Waits until an event was sent.</summary>
    public async Task WaitForSentAsync(string name)
    {
        while (await _sent.Reader.ReadAsync(SpeechHarness.Patience) != name)
        {
        }
    }

    public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        MostPending = Math.Max(MostPending, Interlocked.Increment(ref _pending));
        try
        {
            byte[]? message = await _arrived.Reader.ReadAsync(_aborted.Token);
            message?.CopyTo(buffer);
            if (message is null)
                _state = WebSocketState.CloseReceived;
            return new(message?.Length ?? 0, message is null ? WebSocketMessageType.Close : WebSocketMessageType.Binary, endOfMessage: true);
        }
        finally
        {
            Interlocked.Decrement(ref _pending);
        }
    }

    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override ValueTask SendAsync(ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
    {
        _sent.Writer.TryWrite(Says.EventOf(buffer));
        return default;
    }

    public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
        => SendAsync(buffer.AsMemory(), messageType, endOfMessage, cancellationToken).AsTask();

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        _state = _state == WebSocketState.CloseReceived ? WebSocketState.Closed : WebSocketState.CloseSent;
        Arrive(null);
        return Task.CompletedTask;
    }

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
        => CloseOutputAsync(closeStatus, statusDescription, cancellationToken);

    public override void Abort() => _aborted.Cancel();

    public override void Dispose() => Abort();
}
