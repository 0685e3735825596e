using System.Net.WebSockets;

namespace FishAudio.AI.Emulator.Tests;

public sealed class ScriptTests
{
    private static readonly string LongText = new('a', 60);

    [Fact]
    public async Task Drop_after_the_nth_audio_frame_lets_n_frames_arrive_and_then_breaks_without_a_close()
    {
        await using var emulator = await Emulators.StartFastAsync();
        emulator.Script.NextConnection().AfterAudioFrame(2).Drop();
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAllAsync(LiveClient.StartPcm, LiveClient.TextEvent(LongText), LiveClient.Stop);
        Assert.NotNull(await client.ReceiveAsync());
        Assert.NotNull(await client.ReceiveAsync());
        await Assert.ThrowsAsync<WebSocketException>(client.ReceiveAsync);

        var session = await emulator.Journal.WaitForSessionAsync(0, Timeouts.Token());
        Assert.Equal((EmulatorSessionEnd.Dropped, 2, 2L * 5 * 4096), (session.End, session.AudioFrames, session.PcmBytes));
        await emulator.WaitForNoConnectionsAsync(Timeouts.Token());
    }

    [Fact]
    public async Task Reset_breaks_the_connection()
    {
        await using var emulator = await Emulators.StartFastAsync();
        emulator.Script.NextConnection().AfterStart.Reset();
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAsync(LiveClient.StartPcm);
        await Assert.ThrowsAsync<WebSocketException>(client.ReceiveAsync);
        Assert.Equal(EmulatorSessionEnd.Dropped, emulator.Journal.Sessions[0].End);
    }

    [Fact]
    public async Task Drop_after_the_nth_message_received()
    {
        await using var emulator = await Emulators.StartFastAsync();
        emulator.Script.NextConnection().AfterReceiving(2).Drop();
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAllAsync(LiveClient.StartPcm, LiveClient.TextEvent("Hi."));
        await Assert.ThrowsAsync<WebSocketException>(client.ReadReplyAsync);
        Assert.Equal(["Hi."], emulator.Journal.Sessions[0].Texts);
    }

    [Fact]
    public async Task Stall_holds_audio_until_the_signal_and_nothing_is_lost()
    {
        await using var emulator = await Emulators.StartFastAsync();
        var signal = new TaskCompletionSource();
        emulator.Script.NextConnection().AfterAudioFrame(1).StallUntil(signal.Task);
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAllAsync(LiveClient.StartPcm, LiveClient.TextEvent(LongText), LiveClient.Flush);
        var first = await client.ReceiveAsync();
        var reply = client.ReadReplyAsync();
        await client.SendAsync(LiveClient.Stop);
        var session = await emulator.Journal.WaitForStartAsync(0, Timeouts.Token());
        await session.WaitUntilAsync(s => s.StopReceived, Timeouts.Token());
        Assert.Equal(1, session.AudioFrames);
        signal.SetResult();
        byte[] audio = [.. first!.Value.GetProperty("audio").GetBytesFromBase64(), .. (await reply).Audio];
        Assert.Equal(BuiltInVoice.Render(LongText), audio);
    }

    [Fact]
    public async Task Endless_stall_ends_when_the_client_closes()
    {
        await using var emulator = await Emulators.StartFastAsync();
        emulator.Script.NextConnection().AfterStart.Stall();
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAllAsync(LiveClient.StartPcm, LiveClient.TextEvent("Hi."), LiveClient.Stop);
        await (await emulator.Journal.WaitForStartAsync(0, Timeouts.Token())).WaitUntilAsync(s => s.StopReceived, Timeouts.Token());
        await client.CloseAsync();
        await emulator.WaitForNoConnectionsAsync(Timeouts.Token());
        Assert.Equal((EmulatorSessionEnd.ClosedByClient, 0), (emulator.Journal.Sessions[0].End, emulator.Journal.Sessions[0].AudioFrames));
    }

    [Fact]
    public async Task Client_that_leaves_an_emulator_which_reads_nothing_is_noticed()
    {
        await using var emulator = await Emulators.StartFastAsync();
        emulator.Script.NextConnection().AfterStart.StopReading();
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAllAsync(LiveClient.StartPcm, LiveClient.TextEvent("never read"));
        await emulator.Journal.WaitForStartAsync(0, Timeouts.Token());
        client.Abort();
        await emulator.WaitForNoConnectionsAsync(Timeouts.Token());
        Assert.Empty(emulator.Journal.Sessions[0].Texts);
    }

    [Theory]
    [InlineData(WebSocketCloseStatus.InternalServerError, "bye")]
    [InlineData(WebSocketCloseStatus.NormalClosure, null)]
    public async Task Close_has_the_scripted_code(WebSocketCloseStatus status, string? reason)
    {
        await using var emulator = await Emulators.StartFastAsync();
        emulator.Script.NextConnection().AfterAudioFrame(1).Close(status, reason);
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAllAsync(LiveClient.StartPcm, LiveClient.TextEvent(LongText), LiveClient.Stop);
        Assert.Single((await client.ReadReplyAsync()).Frames);
        Assert.Equal(status, client.CloseStatus);
        Assert.Equal(EmulatorSessionEnd.ClosedByScript, emulator.Journal.Sessions[0].End);
    }

    [Fact]
    public async Task Close_without_a_code_after_finish()
    {
        await using var emulator = await Emulators.StartFastAsync();
        emulator.Script.NextConnection().AfterFinish.Close(WebSocketCloseStatus.Empty);
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAllAsync(LiveClient.StartPcm, LiveClient.Stop);
        Assert.Equal("stop", (await client.ReadReplyAsync()).Last.GetProperty("reason").GetString());
        Assert.Null(await client.ReceiveAsync());
        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.CloseStatus);
        Assert.Equal(EmulatorSessionEnd.Finished, emulator.Journal.Sessions[0].End);
    }

    [Fact]
    public async Task Strange_messages_before_audio_leave_the_audio_whole()
    {
        await using var emulator = await Emulators.StartFastAsync();
        emulator.Script.NextConnection().WithUnknownKeys().WithEventLast().WithoutTime().WithFragments(100)
            .BeforeAudio.SendUnknownEvent("log")
            .BeforeAudio.SendText("{}");
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAllAsync(LiveClient.StartPcm, LiveClient.TextEvent("Hi."), LiveClient.Stop);

        Assert.Equal("log", (await client.ReceiveAsync())!.Value.GetProperty("event").GetString());
        Assert.Equal(WebSocketMessageType.Text, (await client.ReceiveMessageAsync())!.Value.Type);
        var reply = await client.ReadReplyAsync();
        Assert.Equal(BuiltInVoice.Render("Hi."), reply.Audio);
        Assert.Equal("event", reply.Events[0].EnumerateObject().Last().Name);
        Assert.True(reply.Events[0].TryGetProperty("x_trace", out _));
        Assert.False(reply.Events[0].TryGetProperty("time", out _));
    }

    [Fact]
    public async Task Split_samples_give_odd_frames_and_the_same_audio()
    {
        await using var emulator = await Emulators.StartFastAsync();
        emulator.Script.NextSession().WithSplitSamples();
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAllAsync(LiveClient.StartPcm, LiveClient.TextEvent(LongText), LiveClient.Stop);
        var reply = await client.ReadReplyAsync();
        Assert.All(reply.Frames.SkipLast(1), frame => Assert.Equal(1, frame.Length % 2));
        Assert.Equal(BuiltInVoice.Render(LongText), reply.Audio);
    }

    [Fact]
    public async Task Garbage_giant_audio_and_broken_framing_reach_the_client()
    {
        await using var emulator = await Emulators.StartFastAsync();
        emulator.Script.NextConnection().AfterStart.SendGarbage().AfterStart.SendGiantAudio(5_000_000).AfterStart.BreakFraming();
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAsync(LiveClient.StartPcm);
        Assert.Equal(0xC1, (await client.ReceiveMessageAsync())!.Value.Bytes[0]);
        Assert.Equal(5_000_000, (await client.ReceiveAsync())!.Value.GetProperty("audio").GetBytesFromBase64().Length);
        await Assert.ThrowsAsync<WebSocketException>(client.ReceiveMessageAsync);
    }

    [Fact]
    public async Task Error_event_closes_the_connection()
    {
        await using var emulator = await Emulators.StartFastAsync();
        emulator.Script.NextSession().AfterStart.SendError("Concurrency limit exceeded", maxConcurrency: 8);
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAsync(LiveClient.StartPcm);
        var error = (await client.ReadReplyAsync()).Last;
        Assert.Equal(8, error.GetProperty("max_concurrency").GetInt32());
        Assert.Null(await client.ReceiveAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("synthesis failed")]
    public async Task Finish_with_error_leaves_the_connection_open_for_the_next_session(string? message)
    {
        await using var emulator = await Emulators.StartFastAsync();
        emulator.Script.NextSession().AfterAudioFrame(1).FinishWithError(message);
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAllAsync(LiveClient.StartPcm, LiveClient.TextEvent(LongText), LiveClient.Flush);
        var reply = await client.ReadReplyAsync();
        Assert.Single(reply.Frames);
        Assert.Equal("error", reply.Last.GetProperty("reason").GetString());
        Assert.Equal(message, reply.Last.TryGetProperty("message", out var text) ? text.GetString() : null);

        await client.SendAllAsync(LiveClient.StartPcm, LiveClient.TextEvent("Again."), LiveClient.Stop);
        Assert.Equal(BuiltInVoice.Render("Again."), (await client.ReadReplyAsync()).Audio);
    }

    [Fact]
    public async Task What_a_client_says_before_it_can_know_that_its_session_was_cut_short_is_no_mistake()
    {
        await using var emulator = await Emulators.StartFastAsync();
        var signal = new TaskCompletionSource();
        emulator.Script.NextSession().BeforeAudio.StallUntil(signal.Task).BeforeAudio.FinishWithError("worker lost");
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAllAsync(LiveClient.StartPcm, LiveClient.TextEvent(LongText), LiveClient.Flush);
        await emulator.Journal.WaitForSessionAsync(0, Timeouts.Token());
        await client.SendAllAsync(LiveClient.TextEvent("More."), LiveClient.Flush, LiveClient.Stop);
        signal.SetResult();
        Assert.Equal(("finish", "error"), await client.ReceiveAsync() is { } e ? (e.GetProperty("event").GetString(), e.GetProperty("reason").GetString()) : default);

        await client.SendAllAsync(LiveClient.StartPcm, LiveClient.TextEvent("Again."), LiveClient.Stop);
        Assert.Equal(BuiltInVoice.Render("Again."), (await client.ReadReplyAsync()).Audio);
        Assert.Equal([EmulatorSessionEnd.FinishedWithError, EmulatorSessionEnd.Finished], emulator.Journal.Sessions.Select(s => s.End));
    }

    [Fact]
    public async Task Queued_scenes_come_before_the_standing_one_and_clear_forgets_all()
    {
        await using var emulator = await Emulators.StartFastAsync();
        emulator.Script.EveryConnection().AtHandshake.Refuse(503);
        emulator.Script.NextConnections(2).AtHandshake.Refuse(429);
        for (var i = 0; i < 3; i++) await Assert.ThrowsAsync<WebSocketException>(() => LiveClient.ConnectAsync(emulator));
        emulator.Script.Clear();
        await using var client = await LiveClient.ConnectAsync(emulator);
        Assert.Equal([429, 429, 503, 101], emulator.Journal.Connections.Select(c => c.Status));
    }
}
