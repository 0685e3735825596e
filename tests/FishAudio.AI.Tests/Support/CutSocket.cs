using System.Net.WebSockets;

namespace FishAudio.AI.Tests.Support;

/// <summary>A WebSocket on which everything is there already, in pieces of the sizes that a test wants, over and over.</summary>
internal sealed class CutSocket(IEnumerable<(byte[] Bytes, WebSocketMessageType Type)> messages, int[] cuts) : WebSocket
{
    private readonly Queue<(byte[] Bytes, WebSocketMessageType Type)> _messages = new(messages);
    private int _taken;
    private int _receives;

    public override WebSocketCloseStatus? CloseStatus => null;

    public override string? CloseStatusDescription => null;

    public override WebSocketState State => WebSocketState.Open;

    public override string? SubProtocol => null;

    public override ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (!_messages.TryPeek(out (byte[] Bytes, WebSocketMessageType Type) message))
            return new(new ValueWebSocketReceiveResult(0, WebSocketMessageType.Close, endOfMessage: true));
        int count = Math.Min(Math.Min(cuts[_receives++ % cuts.Length], buffer.Length), message.Bytes.Length - _taken);
        message.Bytes.AsSpan(_taken, count).CopyTo(buffer.Span);
        _taken += count;
        bool isEnd = _taken == message.Bytes.Length;
        if (isEnd)
        {
            _messages.Dequeue();
            _taken = 0;
        }

        return new(new ValueWebSocketReceiveResult(count, message.Type, isEnd));
    }

    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override void Abort()
    {
    }

    public override void Dispose()
    {
    }
}
