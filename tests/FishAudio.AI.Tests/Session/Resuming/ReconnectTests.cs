using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Session.Resuming;

/// <summary>When a lost session is gone on with, when it is not, and what is left of it then.</summary>
public class ReconnectTests
{
    private const string Text = "Bako dilu femi goha, juki lemo.";

    [Fact]
    public async Task Attempts_are_limited_and_the_last_failure_says_what_was_delivered()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(reconnects: 2);
        harness.Emulator.Script.NextConnection().AfterAudioFrame(1).Drop();
        harness.Emulator.Script.EveryConnection().AtHandshake.Refuse(503);
        await using ISpeechSession session = await harness.Client.OpenSessionAsync();
        await session.WriteAsync(Text);
        await session.CompleteAsync();
        List<SpeechChunk> heard = [];
        FishAudioServerException error = await Assert.ThrowsAsync<FishAudioServerException>(async () =>
        {
            await foreach (SpeechChunk chunk in session.ReadAllAsync(SpeechHarness.Patience))
                heard.Add(chunk);
        });

        Assert.Equal(503, error.Status);
        Assert.NotEmpty(heard);
        Assert.Equal(heard[^1].Offset + heard[^1].Duration, error.Delivered);
        Assert.Contains("s of audio had been delivered", error.Message, StringComparison.Ordinal);
        SpeechSummary summary = await session.Completion;
        Assert.Same(error, summary.Error);
        Assert.Equal((SpeechEndReason.Failed, 0), (summary.Reason, summary.Reconnects));
        Assert.Equal(3, harness.Emulator.Journal.Connections.Count);
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Attempts_that_lead_no_further_are_counted_together()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(reconnects: 3);
        harness.Emulator.Script.EveryConnection().BeforeAudio.Drop();
        await using ISpeechSession session = await harness.Client.OpenSessionAsync();
        await session.WriteAsync(Text);
        await session.CompleteAsync();
        FishAudioConnectionException error = await Assert.ThrowsAsync<FishAudioConnectionException>(() => session.ReadAllAsync().ReadChunksAsync());
        Assert.Equal(TimeSpan.Zero, error.Delivered);
        Assert.Equal(4, harness.Emulator.Journal.Connections.Count);
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Session_that_gets_further_each_time_may_be_lost_any_number_of_times()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(reconnects: 1);
        harness.Emulator.Script.EveryConnection().AfterAudioFrame(3).Drop();
        await using ISpeechSession session = await harness.Client.OpenSessionAsync(new() { Timing = SpeechTiming.Words });
        await session.WriteAsync(Text + " " + Text);
        await session.CompleteAsync();
        string[] words = ["Bako", "dilu", "femi", "goha", "juki", "lemo"];
        Assert.Equal([.. words, .. words], (await session.ReadAllAsync().ReadChunksAsync()).SelectMany(chunk => chunk.Words).Select(word => word.Text));
        Assert.InRange((await session.Completion).Reconnects, 3, 6);
    }

    [Theory]
    [InlineData("401")]
    [InlineData("402")]
    [InlineData("400")]
    [InlineData("error")]
    [InlineData("garbage")]
    public async Task What_would_be_the_same_again_is_not_tried_again(string fault)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        EmulatorScene scene = harness.Emulator.Script.EveryConnection();
        _ = fault switch
        {
            "error" => scene.AfterStart.SendError("Reference not found"),
            "garbage" => scene.AfterAudioFrame(1).SendGarbage(),
            _ => scene.AtHandshake.Refuse(int.Parse(fault, System.Globalization.CultureInfo.InvariantCulture)),
        };
        await Assert.ThrowsAnyAsync<FishAudioException>(async () =>
        {
            await using ISpeechSession session = await harness.Client.OpenSessionAsync();
            await session.SpeakAsync(Text);
        });
        Assert.Single(harness.Emulator.Journal.Connections);
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Session_that_is_closed_while_nothing_is_to_be_said_is_opened_again_only_for_the_next_text()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        harness.Emulator.Script.NextConnection().AfterStart.Close();
        await using ISpeechSession session = await harness.Client.OpenSessionAsync();
        await session.WriteAsync("");
        await (await harness.Emulator.Journal.WaitForStartAsync(0, SpeechHarness.Patience)).Completion.WaitAsync(SpeechHarness.Patience);
        await harness.Emulator.WaitForNoConnectionsAsync(SpeechHarness.Patience);
        Assert.Single(harness.Emulator.Journal.Connections);

        Assert.Equal(BuiltInVoice.Render(Text), await session.SpeakAsync(Text));
        Assert.Equal(2, harness.Emulator.Journal.Connections.Count);
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("handshake")]
    public async Task Interruption_while_the_session_is_being_gone_on_with_is_immediate_and_leaves_nothing(string moment)
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync(time: time);
        TaskCompletionSource hold = new();
        harness.Emulator.Script.NextConnection().AfterAudioFrame(1).Drop();
        harness.Emulator.Script.EveryConnection().AtHandshake.StallUntil(hold.Task);
        ISpeechSession session = await harness.Client.OpenSessionAsync();
        await session.WriteAsync(Text);
        await session.FlushAsync();
        IAsyncEnumerator<SpeechChunk> chunks = session.ReadAllAsync(SpeechHarness.Patience).GetAsyncEnumerator();
        Assert.True(await chunks.MoveNextAsync());
        // The pause before an attempt is the only timer as short as this.
        await time.WaitForTimerAsync(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(150), SpeechHarness.Patience);
        if (moment == "handshake")
        {
            time.Advance(TimeSpan.FromMilliseconds(150));
            await time.WaitForTimerAsync(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), SpeechHarness.Patience);
        }

        await session.DisposeAsync().AsTask().WaitAsync(SpeechHarness.Patience);
        Assert.False(await chunks.MoveNextAsync());
        Assert.Equal(SpeechEndReason.Interrupted, (await session.Completion).Reason);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await session.WriteAsync("more"));
        hold.SetResult();
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Client_that_is_disposed_ends_a_session_that_is_being_gone_on_with()
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync(time: time);
        harness.Emulator.Script.NextConnection().AfterAudioFrame(1).Drop();
        ISpeechSession session = await harness.Client.OpenSessionAsync();
        await session.WriteAsync(Text);
        await session.FlushAsync();
        IAsyncEnumerator<SpeechChunk> chunks = session.ReadAllAsync(SpeechHarness.Patience).GetAsyncEnumerator();
        Assert.True(await chunks.MoveNextAsync());
        await time.WaitForTimerAsync(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(150), SpeechHarness.Patience);
        harness.Client.Dispose();
        Assert.False(await chunks.MoveNextAsync());
        Assert.Equal(SpeechEndReason.Interrupted, (await session.Completion.WaitAsync(SpeechHarness.Patience)).Reason);
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Silent_service_is_left_for_another_connection()
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync(time: time);
        harness.Emulator.Script.NextConnection().AfterAudioFrame(1).Stall();
        await using ISpeechSession session = await harness.Client.OpenSessionAsync();
        await session.WriteAsync(Text);
        await session.CompleteAsync();
        await using IAsyncEnumerator<SpeechChunk> chunks = session.ReadAllAsync(SpeechHarness.Patience).GetAsyncEnumerator();
        Assert.True(await chunks.MoveNextAsync());
        await (await harness.Emulator.Journal.WaitForStartAsync(0, SpeechHarness.Patience)).WaitUntilAsync(s => s.StopReceived, SpeechHarness.Patience);
        time.Advance(TimeSpan.FromSeconds(20));
        await time.WaitForTimerAsync(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(150), SpeechHarness.Patience);
        time.Advance(TimeSpan.FromMilliseconds(150));
        while (await chunks.MoveNextAsync())
        {
        }

        SpeechSummary summary = await session.Completion;
        Assert.Equal((SpeechEndReason.Completed, 1), (summary.Reason, summary.Reconnects));
    }

    [Fact]
    public async Task Slow_reader_does_not_look_like_a_silent_service()
    {
        SteppedTimeProvider time = new();
        ScriptedConnection connection = new();
        await using ISpeechSession session = await connection.OpenAsync(time, reconnects: 5);
        await session.WriteAsync(Text);
        await session.CompleteAsync();
        await connection.WaitForSentAsync(3);
        for (byte i = 0; i < 60; i++)
            connection.Arrive(Says.Audio(i, 0));
        connection.Arrive(Says.Finish);
        time.Advance(TimeSpan.FromMinutes(10));

        List<byte> heard = [];
        await foreach (SpeechChunk chunk in session.ReadAllAsync(SpeechHarness.Patience))
        {
            heard.Add(chunk.Audio.Span[0]);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(Enumerable.Range(0, 60).Select(i => (byte)i), heard);
        Assert.Equal((SpeechEndReason.Completed, 0), ((await session.Completion).Reason, (await session.Completion).Reconnects));
    }

    [Fact]
    public async Task Slow_reader_is_not_taken_for_a_player_that_runs_dry()
    {
        SteppedTimeProvider time = new();
        ScriptedConnection connection = new();
        await using ISpeechSession session = await connection.OpenAsync(time, reconnects: 5);
        await session.WriteAsync(Text);
        await session.CompleteAsync();
        await connection.WaitForSentAsync(3);
        for (int i = 0; i < 200; i++)
            connection.Arrive(Says.Audio(new byte[4800]));
        connection.Arrive(Says.Finish);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(200, (await session.ReadAllAsync(SpeechHarness.Patience).ReadChunksAsync()).Count);
        Assert.Equal(0, (await session.Completion).Underruns);
    }
}
