using System.Net.Sockets;
using System.Net.WebSockets;

namespace FishAudio.AI.Emulator;

/// <summary>What an accepted upgrade gives: the WebSocket, the bytes below it, and the end of the TCP connection in both directions.</summary>
internal sealed record LiveTransport(WebSocket WebSocket, Stream Stream, Action Abort, CancellationToken ClientGone, Socket? Socket)
{
    /// <summary>
    /// Whether the client's end of the connection is known to be down. The token tells a moment later, and until then the server swallows what is sent.
    /// </summary>
    public bool IsClientGone
    {
        get
        {
            try
            {
                return ClientGone.IsCancellationRequested || (Socket is not null && Socket.Poll(0, SelectMode.SelectRead) && Socket.Available == 0);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return true;
            }
        }
    }
}
