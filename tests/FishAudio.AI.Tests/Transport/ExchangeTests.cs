using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace FishAudio.AI.Tests.Transport;

/// <summary>A connection that died while it waited is exchanged for another, and nobody notices: no error, no reconnect, no pause.</summary>
public class ExchangeTests
{
    private const string Text = "Hello there. And again.";

    public static TheoryData<string, int> Deaths
    {
        get
        {
            TheoryData<string, int> deaths = [];
            foreach (string how in (string[])["drop", "reset", "close", "broken framing"])
            {
                // After start, and after text.
                deaths.Add(how, 1);
                deaths.Add(how, 2);
            }

            return deaths;
        }
    }

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task Connection_that_turns_out_to_be_dead_is_exchanged(string how, int received)
    {
        // Gone on with is nothing here, and the clock stands: it is the exchange alone that helps.
        await using SpeechHarness harness = await SpeechHarness.StartAsync(time: new SteppedTimeProvider(), reconnects: 0);
        Dies(harness.Emulator.Script.NextConnection().AfterReceiving(received), how);
        await harness.Client.PrewarmAsync();
        SpeechSummary summary = await SpeakAsync(harness);
        Assert.Equal((SpeechEndReason.Completed, 0, false), (summary.Reason, summary.Reconnects, summary.ConnectionReused));
        Assert.Equal(2, harness.Emulator.Journal.Connections.Count);
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Several_dead_ones_are_gone_through()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(time: new SteppedTimeProvider(), reconnects: 0);
        harness.Emulator.Script.NextConnections(3).AfterStart.Drop();
        await harness.Client.PrewarmAsync(3);
        Assert.Equal(SpeechEndReason.Completed, (await SpeakAsync(harness)).Reason);
        Assert.Equal(4, harness.Emulator.Journal.Connections.Count);
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Connection_that_has_served_and_died_is_exchanged_for_one_that_waits()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(time: new SteppedTimeProvider(), reconnects: 0);
        harness.Emulator.Script.NextSession();
        harness.Emulator.Script.NextSession().AfterStart.Drop();
        Assert.Equal(SpeechEndReason.Completed, (await SpeakAsync(harness)).Reason);
        await harness.Client.PrewarmAsync(2);
        SpeechSummary second = await SpeakAsync(harness);
        Assert.Equal((SpeechEndReason.Completed, true), (second.Reason, second.ConnectionReused));
        Assert.Equal([1, 1, 2], harness.Emulator.Journal.Sessions.Select(session => session.ConnectionId));
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Connection_that_dies_once_the_service_has_spoken_was_alive()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(reconnects: 0);
        harness.Emulator.Script.NextConnection().AfterAudioFrame(1).Drop();
        await harness.Client.PrewarmAsync();
        await using ISpeechSession session = await harness.Client.OpenSessionAsync();
        await Assert.ThrowsAsync<FishAudioConnectionException>(() => session.SpeakAsync(Text));
        Assert.Single(harness.Emulator.Journal.Connections);
    }

    [Fact]
    public async Task Refusal_of_what_is_dialled_instead_is_what_the_session_fails_with()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(reconnects: 0);
        harness.Emulator.Script.NextConnection().AfterStart.Drop();
        harness.Emulator.Script.EveryConnection().AtHandshake.Refuse(401);
        await harness.Client.PrewarmAsync();
        await using ISpeechSession session = await harness.Client.OpenSessionAsync();
        Assert.Equal(401, (await Assert.ThrowsAsync<FishAudioServerException>(() => session.SpeakAsync(Text))).Status);
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Interruption_during_an_exchange_leaves_nothing()
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync(time: time);
        harness.Emulator.Script.NextConnection().AfterStart.Drop();
        harness.Emulator.Script.EveryConnection().AtHandshake.Stall();
        await harness.Client.PrewarmAsync();
        ISpeechSession session = await harness.Client.OpenSessionAsync();
        await session.WriteAsync(Text);
        // The handshake of the prewarming has had its timer; this is the other one.
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), SpeechHarness.Patience);
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), SpeechHarness.Patience);
        await session.DisposeAsync().AsTask().WaitAsync(SpeechHarness.Patience);
        Assert.Equal(SpeechEndReason.Interrupted, (await session.Completion).Reason);
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Send_that_fails_because_the_service_has_refused_does_not_end_what_waits_for_its_turn()
    {
        SteppedTimeProvider time = new();
        ScriptedConnection refused = new();
        ScriptedConnection served = new();
        // The service hangs up after its refusal, and the client finds out by sending before it has read that far.
        refused.OnSend = (name, _) => name == "text" ? Task.FromException(new FishAudioConnectionException("The connection was lost.")) : Task.CompletedTask;
        Queue<ISpeechTransport> dials = new([refused, served]);
        InTurn transport = new(dials);
        await using WarmConnections connections = Pools.Over(transport, time);
        await using ISpeechSession session = await Pools.OpenAsync(connections, time);
        await session.WriteAsync("Hi.");
        await session.CompleteAsync();
        await refused.WaitForSentAsync(2);
        refused.Arrive(Says.Json("""{"event":"error","error":"Concurrency limit exceeded","max_concurrency":1}"""));
        await time.WaitForTimerAsync(TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(500), SpeechHarness.Patience);
        time.Advance(TimeSpan.FromSeconds(5));
        await served.WaitForSentAsync(3);
        served.Arrive(Says.Audio(1, 0));
        served.Arrive(Says.Finish);
        Assert.Equal([1, 0], await session.ReadAllAsync().ReadAudioAsync());
        Assert.Equal(SpeechEndReason.Completed, (await session.Completion).Reason);
        Assert.Equal(["start", "text", "stop"], served.Sent);
    }

    [Fact]
    public async Task Send_over_a_dead_connection_that_fails_late_does_not_end_what_another_one_carries()
    {
        SteppedTimeProvider time = new();
        ScriptedConnection dead = new() { NoticesLate = true };
        ScriptedConnection served = new();
        TaskCompletionSource failing = new(TaskCreationOptions.RunContinuationsAsynchronously);
        dead.OnSend = (name, _) => name == "text" ? failing.Task : Task.CompletedTask;
        await using WarmConnections connections = Pools.Over(new InTurn(new([dead, served])), time);
        await connections.PrewarmAsync(Pools.Target, 1, SpeechHarness.Patience);
        await using ISpeechSession session = await Pools.OpenAsync(connections, time);
        await session.WriteAsync("Hi.");
        await dead.WaitForSentAsync(2);
        dead.Lose();
        // What was said is said again, and answered, before the sender finds out.
        await served.WaitForSentAsync(2);
        served.Arrive(Says.Audio(1, 0));
        IAsyncEnumerator<SpeechChunk> heard = session.ReadAllAsync(SpeechHarness.Patience).GetAsyncEnumerator();
        Assert.True(await heard.MoveNextAsync());
        failing.SetException(new FishAudioConnectionException("The connection was lost."));
        await session.CompleteAsync();
        await served.WaitForSentAsync(3);
        served.Arrive(Says.Finish);
        Assert.False(await heard.MoveNextAsync());
        Assert.Equal(SpeechEndReason.Completed, (await session.Completion).Reason);
        Assert.Equal(["start", "text", "stop"], served.Sent);
    }

    [Fact]
    public async Task Service_that_hangs_up_on_every_session_is_not_asked_again_and_again()
    {
        FakeTimeProvider time = new();
        WarmConnections connections = null!;
        HangingUp transport = new(async () =>
        {
            // As long as it takes until another one is waiting.
            time.Advance(TimeSpan.FromMilliseconds(1));
            await connections.PrewarmAsync(Pools.Target, 1, SpeechHarness.Patience);
        });
        connections = Pools.Over(transport, time);
        await using (connections)
        {
            await connections.PrewarmAsync(Pools.Target, 1, SpeechHarness.Patience);
            time.Advance(TimeSpan.FromMilliseconds(1));
            await using ISpeechSession session = await Pools.OpenAsync(connections, time);
            await Assert.ThrowsAsync<FishAudioConnectionException>(() => session.SpeakAsync("Hi."));
            // The one that had waited is exchanged. The next was dialled a moment ago: that was not what ailed it.
            Assert.Equal(2, transport.Sessions);
        }
    }

    private static void Dies(EmulatorMoment moment, string how)
        => _ = how switch
        {
            "drop" => moment.Drop(),
            "reset" => moment.Reset(),
            "close" => moment.Close(),
            _ => moment.BreakFraming(),
        };

    private static async Task<SpeechSummary> SpeakAsync(SpeechHarness harness)
    {
        await using ISpeechSession session = await harness.Client.OpenSessionAsync();
        Assert.Equal(BuiltInVoice.Render(Text), await session.SpeakAsync(Text));
        return await session.Completion;
    }

    /// <summary>A service that takes every connection, and hangs up as soon as a session starts.</summary>
    private sealed class HangingUp(Func<Task> before) : ISpeechTransport
    {
        private int _sessions;

        public int Sessions => _sessions;

        public ValueTask<ISpeechConnection> ConnectAsync(ConnectionTarget target, CancellationToken cancellationToken)
        {
            ScriptedConnection connection = new();
            connection.OnSend = async (name, _) =>
            {
                if (name == "start")
                {
                    Assert.InRange(Interlocked.Increment(ref _sessions), 1, 20);
                    await before();
                }

                connection.Lose();
                throw new FishAudioConnectionException("The connection was lost.");
            };
            return ((ISpeechTransport)connection).ConnectAsync(target, cancellationToken);
        }
    }

    private sealed class InTurn(Queue<ISpeechTransport> dials) : ISpeechTransport
    {
        public ValueTask<ISpeechConnection> ConnectAsync(ConnectionTarget target, CancellationToken cancellationToken) => dials.Dequeue().ConnectAsync(target, cancellationToken);
    }
}
