using System.Net.WebSockets;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Transport;

/// <summary>Connections are dialled ahead, and one that is no longer good is never used.</summary>
public class WarmConnectionsTests
{
    [Fact]
    public async Task Warming_counts_what_is_there_and_what_is_on_its_way()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => harness.Client.PrewarmAsync(2).AsTask()));
        await harness.Client.PrewarmAsync(2);
        Assert.Equal(2, harness.Emulator.Journal.Connections.Count);
        await harness.Client.PrewarmAsync(3);
        Assert.Equal(3, harness.Emulator.OpenConnections);
    }

    [Fact]
    public async Task No_more_are_warmed_than_may_wait()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(configure: o => o.MaxIdleConnections = 2);
        await harness.Client.PrewarmAsync(5);
        Assert.Equal(2, harness.Emulator.OpenConnections);
    }

    [Fact]
    public async Task Connection_serves_its_model_alone()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await harness.Client.PrewarmAsync(1, new SpeechRequest { Model = FishAudioModel.S2Pro });
        await using ISpeechSession session = await harness.Client.OpenSessionAsync();
        await session.SpeakAsync("Hi.");
        Assert.Equal("s2.1-pro", harness.Emulator.Journal.Sessions[0].Model);
        Assert.False((await session.Completion).ConnectionReused);
    }

    [Fact]
    public async Task Connection_serves_its_client_alone()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await harness.Client.PrewarmAsync(1);
        await using FishAudioClient other = new(new() { ApiKey = "test", Endpoint = harness.Emulator.Endpoint.ToString(), DialAhead = false });
        await using ISpeechSession session = await other.OpenSessionAsync();
        await session.SpeakAsync("Hi.");
        Assert.False((await session.Completion).ConnectionReused);
        Assert.Equal(2, harness.Emulator.Journal.Connections.Count);
    }

    [Fact]
    public async Task Prewarming_that_fails_says_so_and_keeps_what_it_has()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        harness.Emulator.Script.NextConnection();
        harness.Emulator.Script.NextConnection().AtHandshake.Refuse(503);
        Assert.Equal(503, (await Assert.ThrowsAsync<FishAudioServerException>(async () => await harness.Client.PrewarmAsync(3))).Status);
        await using ISpeechSession session = await harness.Client.OpenSessionAsync();
        await session.SpeakAsync("Hi.");
        Assert.True((await session.Completion).ConnectionReused);
    }

    [Theory]
    [InlineData("closed")]
    [InlineData("dropped")]
    [InlineData("spoken to")]
    public async Task Connection_that_something_happened_to_is_not_used(string what)
    {
        int served = 0;
        TaskCompletionSource gone = new();
        await using HandmadeServer server = new(async (stream, over) =>
        {
            WebSocket socket = await HandmadeServer.UpgradeAsync(stream, over);
            if (Interlocked.Increment(ref served) == 1)
            {
                if (what == "dropped")
                    return;
                await (what == "closed"
                    ? socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, over)
                    : socket.SendAsync(Says.Finish, WebSocketMessageType.Binary, true, over));
                await Record.ExceptionAsync(() => socket.ReceiveAsync(new byte[10], over));
                gone.SetResult();
                return;
            }

            byte[] buffer = new byte[1000];
            while (await socket.ReceiveAsync(buffer, over) is { MessageType: WebSocketMessageType.Binary } message)
            {
                if (Says.EventOf(buffer.AsMemory(0, message.Count)) == "stop")
                    await socket.SendAsync(Says.Finish, WebSocketMessageType.Binary, true, over);
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, over);
        });
        using SocketsHttpHandler handler = new();
        using WebSocketTransport transport = new(handler, TimeSpan.FromSeconds(10), TimeProvider.System);
        RecordingTransport dialled = new(transport);
        await using WarmConnections connections = Pools.Over(dialled);
        ConnectionTarget target = new(new Uri(server.Endpoint.Replace("http", "ws", StringComparison.Ordinal) + "/v1/tts/live"), default, "key");
        await connections.PrewarmAsync(target, 1, SpeechHarness.Patience);
        while (dialled.Connections[0].IsIdle)
            await Task.Yield();

        // However often it is warmed, what is dead does not pile up.
        SteppedTimeProvider time = new();
        if (what != "dropped")
            await connections.PrewarmAsync(target, 1, SpeechHarness.Patience);
        await using ISpeechSession session = await Pools.OpenAsync(connections, time, target: target);
        Assert.Empty(await session.SpeakAsync("Hi."));
        Assert.Equal(SpeechEndReason.Completed, (await session.Completion).Reason);
        Assert.Equal(2, served);
        if (what != "dropped")
            await gone.Task.WaitAsync(SpeechHarness.Patience);
    }

    [Fact]
    public async Task Disposal_ends_the_dialling_under_way()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        harness.Emulator.Script.EveryConnection().AtHandshake.Stall();
        Task prewarming = harness.Client.PrewarmAsync().AsTask();
        Task opening = harness.Client.OpenSessionAsync().AsTask();
        harness.Client.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => prewarming.WaitAsync(SpeechHarness.Patience));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => opening.WaitAsync(SpeechHarness.Patience));
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Disposal_waits_for_what_nobody_else_waits_for_any_more()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        harness.Emulator.Script.EveryConnection().AtHandshake.Stall();
        using CancellationTokenSource leaving = new();
        Task prewarming = harness.Client.PrewarmAsync(3, null, leaving.Token).AsTask();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => prewarming);
        await harness.Client.DisposeAsync();
        Assert.Equal(0, harness.Timers.LiveTimers);
    }

    [Fact]
    public async Task Disposed_client_opens_nothing()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await harness.Client.PrewarmAsync();
        await harness.Client.DisposeAsync();
        await harness.AssertNothingLeftAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await harness.Client.OpenSessionAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await harness.Client.PrewarmAsync());
        Assert.Single(harness.Emulator.Journal.Connections);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Disposal_ends_running_sessions_and_waiting_connections(bool isSynchronous)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        List<ISpeechSession> sessions = [];
        for (int i = 0; i < 3; i++)
        {
            sessions.Add(await harness.Client.OpenSessionAsync());
            await sessions[i].WriteAsync("Hi.");
        }

        await harness.Client.PrewarmAsync(2);
        if (isSynchronous)
        {
            harness.Client.Dispose();
            harness.Client.Dispose();
        }
        else
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await harness.Client.DisposeAsync()))).WaitAsync(SpeechHarness.Patience);
        }

        foreach (ISpeechSession session in sessions)
            Assert.Equal(SpeechEndReason.Interrupted, (await session.Completion.WaitAsync(SpeechHarness.Patience)).Reason);
        await harness.AssertNothingLeftAsync();
    }

    private sealed class RecordingTransport(ISpeechTransport inner) : ISpeechTransport
    {
        public List<ISpeechConnection> Connections { get; } = [];

        public async ValueTask<ISpeechConnection> ConnectAsync(ConnectionTarget target, CancellationToken cancellationToken)
        {
            ISpeechConnection connection = await inner.ConnectAsync(target, cancellationToken);
            Connections.Add(connection);
            return connection;
        }
    }
}
