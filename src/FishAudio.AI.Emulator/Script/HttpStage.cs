using System.Net.WebSockets;

namespace FishAudio.AI.Emulator;

/// <summary>A request that has not been answered yet, or an HTTP answer under way: it can be held and dropped, nothing else.</summary>
internal sealed class HttpStage(Action abort) : IStage
{
    public Task Held { get; private set; } = Task.CompletedTask;

    public void HoldSending(Task until) => Held = until;

    public bool IsDropped { get; private set; }

    // Whoever owns the answer ends it.
    public void Drop() => IsDropped = true;

    public void Reset()
    {
        IsDropped = true;
        abort();
    }

    public void StopReading()
    {
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> message, WebSocketMessageType type) => ValueTask.CompletedTask;

    public ValueTask SendRawAsync(ReadOnlyMemory<byte> bytes) => ValueTask.CompletedTask;

    public ValueTask CloseAsync(WebSocketCloseStatus status, string? reason) => ValueTask.CompletedTask;

    public ValueTask SendErrorAsync(string error, int? maxConcurrency) => ValueTask.CompletedTask;

    public ValueTask FinishWithErrorAsync(string? message) => ValueTask.CompletedTask;
}
