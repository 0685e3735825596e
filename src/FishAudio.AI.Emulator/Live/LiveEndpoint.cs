using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FishAudio.AI.Emulator;

/// <summary>
/// Answers a WebSocket upgrade and hands over to <see cref="LiveConnection"/>. The handshake is made here rather than by the framework's
/// middleware because scripted faults need the byte stream below the WebSocket.
/// </summary>
internal sealed class LiveEndpoint(EmulatorContext emulator, RequestGate gate)
{
    private const string AcceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    public async Task HandleAsync(HttpContext http, EmulatorConnection identity)
    {
        var scene = emulator.Script.OpenConnection();
        if (!await gate.PassAsync(http, scene, identity).ConfigureAwait(false)) return;
        var upgrade = http.Features.Get<IHttpUpgradeFeature>();
        var key = http.Request.Headers.SecWebSocketKey.ToString();
        if (upgrade is not { IsUpgradableRequest: true } || key.Length == 0)
        {
            await gate.RefuseAsync(http, identity, Refusal.OfStatus(400, "This route expects a WebSocket upgrade.")).ConfigureAwait(false);
            return;
        }

        if (!emulator.Account.CanPay(identity.Model))
        {
            await gate.RefuseAsync(http, identity, Refusal.OfStatus(402)).ConfigureAwait(false);
            return;
        }

        using var slot = IsCountedPerConnection ? emulator.Account.TryTakeSlot() : null;
        if (slot is null && IsCountedPerConnection)
        {
            await gate.RefuseAsync(http, identity, Refusal.OfStatus(429)).ConfigureAwait(false);
            return;
        }

        await emulator.DelayAsync(emulator.Options.Pacing.Handshake, http.RequestAborted).ConfigureAwait(false);
        http.Response.Headers.Connection = "Upgrade";
        http.Response.Headers.Upgrade = "websocket";
        http.Response.Headers.SecWebSocketAccept = Accept(key);
        http.Response.Headers["x-fishaudio-datacenter"] = "emulator";
        emulator.OpenConnections.Add();
        try
        {
            emulator.Journal.Record(identity with { Status = StatusCodes.Status101SwitchingProtocols });
            await RunAsync(http, identity, scene, upgrade).ConfigureAwait(false);
        }
        finally
        {
            // Who waits for the connection to be gone finds its slot free.
            slot?.Dispose();
            emulator.OpenConnections.Remove();
        }
    }

    private bool IsCountedPerConnection => emulator.Options.ConcurrencyRefusal == EmulatorConcurrencyRefusal.AtUpgrade;

    private async Task RunAsync(HttpContext http, EmulatorConnection identity, SceneRun scene, IHttpUpgradeFeature upgrade)
    {
        var stream = await upgrade.UpgradeAsync().ConfigureAwait(false);
        await using var _ = stream.ConfigureAwait(false);
        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero });
        using var connection = new LiveConnection(
            emulator, identity with { Status = StatusCodes.Status101SwitchingProtocols }, scene, new LiveTransport(socket, stream, http.Abort, http.RequestAborted, http.Features.Get<IConnectionSocketFeature>()?.Socket));
        await connection.RunAsync().ConfigureAwait(false);
    }

    // RFC 6455 prescribes SHA-1 here; nothing is kept secret by it.
#pragma warning disable CA5350
    private static string Accept(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptSuffix)));
#pragma warning restore CA5350
}
