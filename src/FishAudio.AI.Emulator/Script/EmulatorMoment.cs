using System.Net.WebSockets;
using System.Text;

namespace FishAudio.AI.Emulator;

/// <summary>
/// A moment in a session, and what happens then. Over HTTP only <see cref="Drop"/>, <see cref="Reset"/>, <see cref="Stall"/> and <see cref="StallUntil"/> mean
/// anything; the rest is not there to be sent.
/// </summary>
public sealed class EmulatorMoment
{
    private readonly EmulatorScene _scene;
    private readonly Moment _moment;
    private readonly int _number;

    internal EmulatorMoment(EmulatorScene scene, Moment moment, int number)
    {
        _scene = scene;
        _moment = moment;
        _number = number;
    }

    /// <summary>Ends the TCP connection: no close frame, no end of the body. What was sent before still arrives.</summary>
    /// <returns>The scene.</returns>
    public EmulatorScene Drop() => Do(static stage => stage.Drop());

    /// <summary>Resets the TCP connection, as a crash or a middlebox does. Some of what was sent before may never arrive.</summary>
    /// <returns>The scene.</returns>
    public EmulatorScene Reset() => Do(static stage => stage.Reset());

    /// <summary>Sends nothing from now on. What the client sends is still read, so its pings are answered.</summary>
    /// <returns>The scene.</returns>
    public EmulatorScene Stall() => StallUntil(new TaskCompletionSource().Task);

    /// <summary>Sends nothing until a task has ended, then goes on as if nothing had been.</summary>
    /// <param name="signal">The task; how it ends does not matter.</param>
    /// <returns>The scene.</returns>
    public EmulatorScene StallUntil(Task signal) => Do(stage => stage.HoldSending(signal));

    /// <summary>
    /// Reads nothing from now on, so pings go unanswered and the client's sending backs up, as seen during long generations. A client that leaves behind more than
    /// a megabyte unread is not noticed leaving: its end of the connection is behind that megabyte.
    /// </summary>
    /// <returns>The scene.</returns>
    public EmulatorScene StopReading() => Do(static stage => stage.StopReading());

    /// <summary>Closes the WebSocket in good order.</summary>
    /// <param name="status">The close code; <see cref="WebSocketCloseStatus.Empty"/> sends none, which most clients call 1005 and .NET calls 1000.</param>
    /// <param name="reason">The reason text; <see langword="null"/> without a code.</param>
    /// <returns>The scene.</returns>
    /// <exception cref="ArgumentException">A reason without a code.</exception>
    public EmulatorScene Close(WebSocketCloseStatus status = WebSocketCloseStatus.NormalClosure, string? reason = null)
    {
        if (status == WebSocketCloseStatus.Empty && reason is not null) throw new ArgumentException("A close without a code has no reason.", nameof(reason));
        return Do(stage => stage.CloseAsync(status, reason));
    }

    /// <summary>Sends the <c>error</c> event and closes.</summary>
    /// <param name="error">What the event says.</param>
    /// <param name="maxConcurrency">The limit that a concurrency refusal names.</param>
    /// <returns>The scene.</returns>
    public EmulatorScene SendError(string error, int? maxConcurrency = null) => Do(stage => stage.SendErrorAsync(error, maxConcurrency));

    /// <summary>Ends the session with <c>finish</c> and reason <c>error</c>.</summary>
    /// <param name="message">The message, which the schema does not have but clients look for; <see langword="null"/> sends none.</param>
    /// <returns>The scene.</returns>
    public EmulatorScene FinishWithError(string? message = null) => Do(stage => stage.FinishWithErrorAsync(message));

    /// <summary>Sends an event that no protocol has.</summary>
    /// <param name="name">The event's name.</param>
    /// <returns>The scene.</returns>
    public EmulatorScene SendUnknownEvent(string name = "log") =>
        SendBinary(new ServerFrame(name).With("message", "x").With("audio", "not audio").ToBytes());

    /// <summary>Sends a text message, which clients are told to ignore.</summary>
    /// <param name="text">Its text.</param>
    /// <returns>The scene.</returns>
    public EmulatorScene SendText(string text = "{\"event\":\"finish\",\"reason\":\"stop\"}") =>
        Do(stage => stage.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text));

    /// <summary>Sends any bytes as a binary message.</summary>
    /// <param name="message">The bytes.</param>
    /// <returns>The scene.</returns>
    public EmulatorScene SendBinary(byte[] message) => Do(stage => stage.SendAsync(message, WebSocketMessageType.Binary));

    /// <summary>Sends a binary message that is no MessagePack: a byte that the format never uses, then noise.</summary>
    /// <returns>The scene.</returns>
    public EmulatorScene SendGarbage() => SendBinary([0xC1, 0x00, 0xDE, 0xAD, 0xBE, 0xEF]);

    /// <summary>Sends a well-formed audio event with that many silent bytes.</summary>
    /// <param name="bytes">Not negative.</param>
    /// <returns>The scene.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is negative.</exception>
    public EmulatorScene SendGiantAudio(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        return Do(stage => stage.SendAsync(ServerFrame.Audio(new byte[bytes], 0).ToBytes(), WebSocketMessageType.Binary));
    }

    /// <summary>Writes bytes to the TCP connection that are no WebSocket frame.</summary>
    /// <returns>The scene.</returns>
    public EmulatorScene BreakFraming() => Do(static stage => stage.SendRawAsync(Enumerable.Repeat((byte)0xFF, 32).ToArray()));

    private EmulatorScene Do(Action<IStage> action) => Do(stage =>
    {
        action(stage);
        return ValueTask.CompletedTask;
    });

    private EmulatorScene Do(Func<IStage, ValueTask> action) => _scene.Add(_moment, _number, action);
}
