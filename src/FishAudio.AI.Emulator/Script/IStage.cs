using System.Net.WebSockets;

namespace FishAudio.AI.Emulator;

/// <summary>What a scripted step can do to a connection.</summary>
internal interface IStage
{
    ValueTask SendAsync(ReadOnlyMemory<byte> message, WebSocketMessageType type);

    ValueTask SendRawAsync(ReadOnlyMemory<byte> bytes);

    ValueTask CloseAsync(WebSocketCloseStatus status, string? reason);

    ValueTask SendErrorAsync(string error, int? maxConcurrency);

    ValueTask FinishWithErrorAsync(string? message);

    /// <summary>Sends nothing more until the task ends; reading goes on.</summary>
    void HoldSending(Task until);

    /// <summary>Reads nothing more; sending goes on.</summary>
    void StopReading();

    /// <summary>Ends the TCP connection; what has been sent still arrives.</summary>
    void Drop();

    /// <summary>Resets the TCP connection; what has been sent may be lost.</summary>
    void Reset();
}
