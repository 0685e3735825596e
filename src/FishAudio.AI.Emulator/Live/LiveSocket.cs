using System.Net.WebSockets;

namespace FishAudio.AI.Emulator;

/// <summary>A whole message of the client.</summary>
internal readonly record struct ClientMessage(byte[] Bytes, bool IsBinary);

/// <summary>
/// Whole messages over one WebSocket. Sending is safe from several tasks and can be held by the script; receiving belongs to one task. The
/// token ends the connection: cancelling a socket operation aborts it.
/// </summary>
internal sealed class LiveSocket(
    Stream transport, WebSocket socket, int maxMessageBytes, int? fragmentBytes, CancellationToken ended, CancellationToken clientGone) : IDisposable
{
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly byte[] _buffer = new byte[16 * 1024];
    private Task _sendingAllowed = Task.CompletedTask;
    private Task _readingAllowed = Task.CompletedTask;

    public bool IsClosing { get; private set; }

    public void HoldSending(Task until) => Volatile.Write(ref _sendingAllowed, until);

    public void StopReading() => Volatile.Write(ref _readingAllowed, new TaskCompletionSource().Task);

    /// <returns>The next message, or <see langword="null"/> when the client closed in good order. After our own close, messages are read over.</returns>
    public async ValueTask<ClientMessage?> ReceiveAsync()
    {
        using var message = new MemoryStream();
        while (true)
        {
            await WaitForReadingAsync().ConfigureAwait(false);
            var result = await socket.ReceiveAsync(_buffer.AsMemory(), ended).ConfigureAwait(false);
            if (result.MessageType == WebSocketMessageType.Close) return null;
            if (!IsClosing) message.Write(_buffer, 0, result.Count);
            if (message.Length > maxMessageBytes)
            {
                message.SetLength(0);
                await CloseAsync(WebSocketCloseStatus.MessageTooBig, "message too big").ConfigureAwait(false);
            }

            if (result.EndOfMessage && !IsClosing) return new ClientMessage(message.ToArray(), result.MessageType == WebSocketMessageType.Binary);
        }
    }

    /// <summary>Sends one message; after a close nothing is sent and nothing is said about it.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, WebSocketMessageType type)
    {
        await WaitForLeaveAsync().ConfigureAwait(false);
        await _sending.WaitAsync(ended).ConfigureAwait(false);
        try
        {
            if (IsClosing) return;
            var size = fragmentBytes ?? message.Length;
            while (message.Length > size)
            {
                await socket.SendAsync(message[..size], type, endOfMessage: false, ended).ConfigureAwait(false);
                message = message[size..];
            }

            await socket.SendAsync(message, type, endOfMessage: true, ended).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    public async ValueTask SendRawAsync(ReadOnlyMemory<byte> bytes)
    {
        await _sending.WaitAsync(ended).ConfigureAwait(false);
        try
        {
            await transport.WriteAsync(bytes, ended).ConfigureAwait(false);
            await transport.FlushAsync(ended).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    public async ValueTask CloseAsync(WebSocketCloseStatus status, string? reason)
    {
        await _sending.WaitAsync(ended).ConfigureAwait(false);
        try
        {
            if (IsClosing) return;
            IsClosing = true;

            // The framework would write 1005 as a code, which no peer may send: a close without a code has no payload at all.
            if (status == WebSocketCloseStatus.Empty) await transport.WriteAsync(new byte[] { 0x88, 0x00 }, ended).ConfigureAwait(false);
            else await socket.CloseOutputAsync(status, reason, ended).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    // Without a read nothing tells that the client went away, except the transport's own token.
    private async ValueTask WaitForReadingAsync()
    {
        if (Volatile.Read(ref _readingAllowed).IsCompleted) return;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ended, clientGone);
        await Volatile.Read(ref _readingAllowed).WaitAsync(over.Token).ConfigureAwait(false);
    }

    public void Dispose()
    {
        socket.Dispose();
        _sending.Dispose();
    }

    /// <summary>Waits while the script holds sending back.</summary>
    public async ValueTask WaitForLeaveAsync()
    {
        // A new hold may have been placed while the last one was waited for.
        while (Volatile.Read(ref _sendingAllowed) is { IsCompleted: false } hold)
        {
            await hold.WaitAsync(ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ended.ThrowIfCancellationRequested();
        }
    }
}
