using System.Net.WebSockets;

namespace FishAudio.AI.Emulator;

/// <summary>What an accepted upgrade gives: the WebSocket, the bytes below it, and the end of the TCP connection in both directions.</summary>
internal sealed record LiveTransport(WebSocket WebSocket, Stream Stream, Action Abort, CancellationToken ClientGone);
