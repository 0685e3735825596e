using System.Net;
using System.Net.Sockets;

namespace FishAudio.AI.Notebooks.Tests;

internal static class Ports
{
    /// <summary>Asks whether somebody listens on this machine's loopback address.</summary>
    public static async Task<bool> IsOpenAsync(int port)
    {
        using TcpClient client = new();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
