using System.Net.WebSockets;

namespace FishAudio.AI.Emulator;

/// <summary>One WebSocket: reads the client's events one after the other, while a session's own task speaks. What each event does is in the other file.</summary>
internal sealed partial class LiveConnection : IStage, IDisposable
{
    // A client that does not answer a close is cut off after this time.
    private static readonly TimeSpan CloseGrace = TimeSpan.FromSeconds(5);

    private readonly EmulatorContext _emulator;
    private readonly EmulatorConnection _identity;
    private readonly LiveSocket _socket;
    private readonly CancellationTokenSource _ended;
    private readonly LiveTransport _transport;
    private readonly ITimer? _idle;
    private ITimer? _closeTimer;
    private LiveSession? _session;

    public LiveConnection(EmulatorContext emulator, EmulatorConnection identity, SceneRun scene, LiveTransport transport)
    {
        _emulator = emulator;
        _identity = identity;
        _transport = transport;
        Scene = scene;
        _ended = CancellationTokenSource.CreateLinkedTokenSource(emulator.Stopping);
        _socket = new LiveSocket(
            transport.Stream, transport.WebSocket, emulator.Options.MaxMessageBytes, scene.Scene.FragmentBytes, _ended.Token, transport.ClientGone);
        _idle = emulator.Options.IdleTimeout is { } timeout
            ? emulator.TimeProvider.CreateTimer(static state => _ = ((LiveConnection)state!).CloseIdleAsync(), this, timeout, Timeout.InfiniteTimeSpan)
            : null;
    }

    public SceneRun Scene { get; }

    public EmulatorJournal Journal => _emulator.Journal;

    public CancellationToken Ended => _ended.Token;

    /// <summary>Serves the client until the connection has ended, in whatever way.</summary>
    public async Task RunAsync()
    {
        var end = EmulatorSessionEnd.ConnectionLost;
        try
        {
            await OccursAsync(Moment.Upgrade, session: null).ConfigureAwait(false);
            while (await _socket.ReceiveAsync().ConfigureAwait(false) is { } message)
            {
                if (message.IsBinary) await HandleAsync(message.Bytes).ConfigureAwait(false);
                await OccursAsync(Moment.Received, _session).ConfigureAwait(false);
            }

            end = EmulatorSessionEnd.ClosedByClient;
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException)
        {
            if (_emulator.Stopping.IsCancellationRequested) end = EmulatorSessionEnd.EmulatorStopped;
        }

        _session?.TryEnd(end, error: null);
        if (end == EmulatorSessionEnd.ClosedByClient) await AnswerCloseAsync().ConfigureAwait(false);
        await _ended.CancelAsync().ConfigureAwait(false);
        if (_session is not null) await _session.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Plays what the script has for this moment, the connection's scene before the session's.</summary>
    public async ValueTask OccursAsync(Moment moment, LiveSession? session)
    {
        foreach (var step in Scene.Occurs(moment).Concat(session?.Scene.Occurs(moment) ?? [])) await step.Action(this).ConfigureAwait(false);
    }

    public ValueTask SendAsync(ServerFrame frame, LiveSession? session)
    {
        EmulatorScene[] scenes = session is null ? [Scene.Scene] : [Scene.Scene, session.Scene.Scene];
        if (scenes.Any(scene => scene.NoTime)) frame.Without("time");
        if (scenes.Any(scene => scene.UnknownKeys)) frame.WithUnknownKeys();
        if (scenes.Any(scene => scene.EventLast)) frame.WithEventLast();
        return _socket.SendAsync(frame.ToBytes(), WebSocketMessageType.Binary);
    }

    public async ValueTask FinishAsync(LiveSession session)
    {
        await OccursAsync(Moment.Finish, session).ConfigureAwait(false);
        await _socket.WaitForLeaveAsync().ConfigureAwait(false);

        // What is sent to a client that went away is swallowed by the server without a word.
        if (_transport.IsClientGone) throw new IOException("the client has gone");
        if (!session.TryEnd(EmulatorSessionEnd.Finished, error: null)) return;
        await SendAsync(ServerFrame.FinishStop((long)session.Record.Elapsed.TotalMilliseconds), session).ConfigureAwait(false);
        await OccursAsync(Moment.AfterFinish, session).ConfigureAwait(false);
        if (!_emulator.Options.KeepOpenAfterFinish) await BeginCloseAsync(WebSocketCloseStatus.NormalClosure, null).ConfigureAwait(false);
        else if (_session == session) _idle?.Change(_emulator.Options.IdleTimeout!.Value, Timeout.InfiniteTimeSpan);
    }

    public async ValueTask FinishWithErrorAsync(string? message)
    {
        if (_session is not { } session || !session.TryEnd(EmulatorSessionEnd.FinishedWithError, message)) return;
        session.Silence();
        await SendAsync(ServerFrame.FinishError(message), session).ConfigureAwait(false);
    }

    public async ValueTask SendErrorAsync(string error, int? maxConcurrency)
    {
        _session?.TryEnd(EmulatorSessionEnd.Refused, error);
        _session?.Silence();
        await SendAsync(ServerFrame.Error(error, maxConcurrency), _session).ConfigureAwait(false);
        await BeginCloseAsync(WebSocketCloseStatus.NormalClosure, null).ConfigureAwait(false);
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> message, WebSocketMessageType type) => _socket.SendAsync(message, type);

    public ValueTask SendRawAsync(ReadOnlyMemory<byte> bytes) => _socket.SendRawAsync(bytes);

    public async ValueTask CloseAsync(WebSocketCloseStatus status, string? reason)
    {
        _session?.TryEnd(EmulatorSessionEnd.ClosedByScript, error: null);
        _session?.Silence();
        await BeginCloseAsync(status, reason).ConfigureAwait(false);
    }

    public void HoldSending(Task until) => _socket.HoldSending(until);

    public void StopReading() => _socket.StopReading();

    public void Drop()
    {
        _session?.TryEnd(EmulatorSessionEnd.Dropped, error: null);

        // The server flushes and ends the TCP connection when it gets it back from us.
        _ended.Cancel();
    }

    public void Reset()
    {
        _session?.TryEnd(EmulatorSessionEnd.Dropped, error: null);
        _transport.Abort();
        _ended.Cancel();
    }

    public void Dispose()
    {
        _idle?.Dispose();
        _closeTimer?.Dispose();
        _socket.Dispose();
        _ended.Dispose();
    }

    private async ValueTask BeginCloseAsync(WebSocketCloseStatus status, string? reason)
    {
        _closeTimer ??= _emulator.TimeProvider.CreateTimer(static state => ((LiveConnection)state!).CutOff(), this, CloseGrace, Timeout.InfiniteTimeSpan);
        await _socket.CloseAsync(status, reason).ConfigureAwait(false);
    }

    private async Task CloseIdleAsync()
    {
        try
        {
            if (_session is null or { IsOver: true }) await BeginCloseAsync(WebSocketCloseStatus.NormalClosure, null).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException)
        {
            // The client left first.
        }
    }

    private void CutOff()
    {
        try
        {
            Reset();
        }
        catch (ObjectDisposedException)
        {
            // The client answered while the timer was already running.
        }
    }

    private async ValueTask AnswerCloseAsync()
    {
        try
        {
            await _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException)
        {
            // The client left without waiting for our answer.
        }
    }
}
