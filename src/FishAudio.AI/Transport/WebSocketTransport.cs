using System.Diagnostics;
using System.Net.WebSockets;

namespace FishAudio.AI;

/// <summary>Dials WebSockets through one chain of HTTP handlers, which also carries a proxy or a test's own network.</summary>
internal sealed class WebSocketTransport : ISpeechTransport, IDisposable
{
    private readonly HttpMessageInvoker _invoker;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    /// <summary>Creates a transport.</summary>
    /// <param name="handler">What requests go through; it stays the caller's to dispose.</param>
    /// <param name="timeout">How long a handshake may take.</param>
    /// <param name="time">The clock.</param>
    public WebSocketTransport(HttpMessageHandler handler, TimeSpan timeout, TimeProvider time)
    {
        _invoker = new HttpMessageInvoker(new RefusalHandler(handler, time), disposeHandler: false);
        (_timeout, _time) = (timeout, time);
    }

    public async ValueTask<ISpeechConnection> ConnectAsync(ConnectionTarget target, CancellationToken cancellationToken)
    {
        ClientWebSocket socket = new();
        using CancellationTokenSource timeout = new(_timeout, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            socket.Options.SetRequestHeader("Authorization", "Bearer " + target.ApiKey);
            socket.Options.SetRequestHeader("model", target.Model.Value);
            socket.Options.SetRequestHeader(UserAgent.Header, UserAgent.Value);
            // Unanswered pings must never end a session: during long generations the service does not answer them.
            socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(20);
            // The socket's keep-alive timer would keep the caller's execution context for as long as the connection lives, so it gets
            // none; the trace, which the framework takes from there, is handed over.
            DistributedContextPropagator.Current.Inject(
                Activity.Current, socket.Options, static (options, name, value) => ((ClientWebSocketOptions)options!).SetRequestHeader(name, value));
            await Detached.Run(() => socket.ConnectAsync(target.Uri, _invoker, either.Token)).ConfigureAwait(false);
            return new WebSocketConnection(socket, target.Uri, _time);
        }
        catch (Exception exception)
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw Explain(exception, target, timeout.IsCancellationRequested);
        }
    }

    public void Dispose() => _invoker.Dispose();

    private FishAudioException Explain(Exception exception, ConnectionTarget target, bool isTimeout)
    {
        // The framework wraps what the handler threw.
        if (exception.GetBaseException() is FishAudioException refusal)
            return refusal;
        return isTimeout
            ? new FishAudioConnectionException($"{target.Uri.Authority} did not answer the handshake within {_timeout.TotalSeconds:0.#} s. "
                + "Check the network, or raise FishAudioOptions.ConnectTimeout.", exception)
            : new FishAudioConnectionException(
                $"{target.Uri.Authority} cannot be reached: {ServerWords.Clean(exception.GetBaseException().Message, target.ApiKey)?.TrimEnd('.')}. "
                + "Check the network and FishAudioOptions.Endpoint.", ServerWords.Cause(exception, target.ApiKey));
    }
}
