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

    void Drop();
}
