using System.Net.WebSockets;
using System.Threading.Channels;

namespace FishAudio.AI;

/// <summary>One WebSocket. Its receive loop runs from the handshake to the end, whoever is listening.</summary>
/// <remarks>
/// Exactly one receive is pending all the time: that is how a close is seen, and without it the framework's keep-alive
/// takes a healthy idle socket for a dead one. Whoever waits for a message goes on with it inside the loop, and must not block
/// there; for whoever does not wait there is room for one. When that is not taken, the loop waits, and the service is held back by TCP.
/// </remarks>
internal sealed class WebSocketConnection : ISpeechConnection
{
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(2);

    private readonly WebSocket _socket;
    private readonly Uri _uri;
    private readonly TimeProvider _time;
    private readonly Channel<ReceivedMessage> _received = Channel.CreateBounded<ReceivedMessage>(
        new BoundedChannelOptions(1) { SingleReader = true, SingleWriter = true, AllowSynchronousContinuations = true });
    private readonly CancellationTokenSource _aborted = new();
    private readonly Task _receiving;
    private volatile Action? _onDisturbed;
    private int _disposed;

    public WebSocketConnection(WebSocket socket, Uri uri, TimeProvider time)
    {
        (_socket, _uri, _time) = (socket, uri, time);
        _receiving = Detached.Run(() => Task.Run(ReceiveLoopAsync));
    }

    public bool IsIdle => !_received.Reader.Completion.IsCompleted && !_received.Reader.TryPeek(out _);

    public Action? OnDisturbed
    {
        set => _onDisturbed = value;
    }

    public int? CloseCode => (int?)_socket.CloseStatus;

    public async ValueTask SendAsync(ReadOnlyMemory<byte> message)
    {
        try
        {
            await _socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is WebSocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            throw Lost(exception);
        }
    }

    public async ValueTask<ReceivedMessage?> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (await _received.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_received.Reader.TryRead(out ReceivedMessage? message))
                return message;
        }

        return null;
    }

    public void Abort()
    {
        if (!_aborted.IsCancellationRequested)
            _aborted.Cancel();
        _socket.Abort();
    }

    /// <summary>Says goodbye if that is still possible, for a bounded time, and ends the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            using CancellationTokenSource patience = new(Goodbye, _time);
            using CancellationTokenRegistration abort = patience.Token.UnsafeRegister(static connection => ((WebSocketConnection)connection!).Abort(), this);
            try
            {
                if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                    await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
            {
                // The other side is gone, or takes too long: there is nobody to say goodbye to.
                Abort();
            }

            await DrainAsync().ConfigureAwait(false);
            Abort();
        }

        await _receiving.ConfigureAwait(false);
        _socket.Dispose();
    }

    // What nobody will read must not keep the loop from seeing the close.
    private async Task DrainAsync()
    {
        try
        {
            while (await ReceiveAsync(CancellationToken.None).ConfigureAwait(false) is { } unread)
                unread.Dispose();
        }
        catch (FishAudioException)
        {
            // The connection ended otherwise than by a close.
        }
    }

    private async Task ReceiveLoopAsync()
    {
        Exception? error = null;
        try
        {
            MessageAssembler assembler = new(_socket);
            while (await assembler.ReceiveAsync().ConfigureAwait(false) is { } message)
            {
                if (!_received.Writer.TryWrite(message))
                    await WriteAsync(message).ConfigureAwait(false);
                // Whoever went on with it may have let the connection go since.
                if (!IsIdle)
                    _onDisturbed?.Invoke();
            }
        }
        catch (FishAudioException exception)
        {
            error = exception;
        }
        catch (Exception exception)
        {
            error = Lost(exception);
        }

        _received.Writer.Complete(error);
        _onDisturbed?.Invoke();
    }

    private async ValueTask WriteAsync(ReceivedMessage message)
    {
        try
        {
            await _received.Writer.WriteAsync(message, _aborted.Token).ConfigureAwait(false);
        }
        catch
        {
            message.Dispose();
            throw;
        }
    }

    private FishAudioConnectionException Lost(Exception cause)
        => new($"The connection to {_uri.Host} was lost: {cause.Message} What was not yet spoken is missing; a new attempt may succeed.", cause);
}
