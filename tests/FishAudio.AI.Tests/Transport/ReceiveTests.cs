using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Transport;

/// <summary>A connection listens from its handshake to its end, whoever is asking.</summary>
public class ReceiveTests
{
    [Fact]
    public async Task One_receive_is_pending_for_the_whole_life_of_a_connection()
    {
        WatchedSocket socket = new();
        await using WarmConnections pool = Pools.Over(new Transport(socket));
        await pool.PrewarmAsync(Pools.Target, 1, SpeechHarness.Patience);
        await UntilReceivingAsync(socket);
        for (int i = 0; i < 3; i++)
        {
            await using ISpeechSession session = await Pools.OpenAsync(pool, TimeProvider.System);
            await session.WriteAsync("Hi.");
            await session.CompleteAsync();
            await socket.WaitForSentAsync("stop");
            // While nothing comes, between two messages, and when the session is over.
            await UntilReceivingAsync(socket);
            socket.Arrive(Says.Audio(1, 0));
            await UntilReceivingAsync(socket);
            socket.Arrive(Says.Finish);
            Assert.Equal(new byte[] { 1, 0 }, await session.ReadAllAsync(SpeechHarness.Patience).ReadAudioAsync());
            Assert.True((await session.Completion).ConnectionReused);
            await UntilReceivingAsync(socket);
        }

        // Nobody asks, and the close is heard.
        socket.Arrive(null);
        while (socket.State != System.Net.WebSockets.WebSocketState.Closed)
            await Task.Yield();
        Assert.Equal(1, socket.MostPending);
    }

    private static async Task UntilReceivingAsync(WatchedSocket socket)
    {
        CancellationToken patience = SpeechHarness.Patience;
        while (socket.Pending != 1)
        {
            patience.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class Transport(WatchedSocket socket) : ISpeechTransport
    {
        public ValueTask<ISpeechConnection> ConnectAsync(ConnectionTarget target, CancellationToken cancellationToken)
            => new(new WebSocketConnection(socket, target.Uri, TimeProvider.System));
    }
}
