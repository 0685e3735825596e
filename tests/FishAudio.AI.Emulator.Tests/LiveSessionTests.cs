using System.Net.WebSockets;
using System.Security.Cryptography;

namespace FishAudio.AI.Emulator.Tests;

public sealed class LiveSessionTests
{
    [Fact]
    public async Task Text_is_spoken_verbatim_and_session_finishes_after_stop()
    {
        await using var emulator = await Emulators.StartFastAsync();
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAllAsync(LiveClient.StartPcm, LiveClient.TextEvent("Hello, "), LiveClient.TextEvent("world. 👋"), LiveClient.Stop);
        var reply = await client.ReadReplyAsync();

        Assert.Equal(BuiltInVoice.Render("Hello, world. 👋"), reply.Audio);
        Assert.Equal("event", reply.Last.EnumerateObject().First().Name);
        Assert.Equal("stop", reply.Last.GetProperty("reason").GetString());
        Assert.True(reply.Last.GetProperty("time").GetInt64() >= 0);
    }

    [Fact]
    public async Task Audio_of_a_flush_comes_before_stop()
    {
        await using var emulator = await Emulators.StartFastAsync();
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAllAsync(LiveClient.StartPcm, LiveClient.TextEvent("Hi."), LiveClient.Flush);
        var first = await client.ReceiveAsync();
        Assert.Equal(BuiltInVoice.Render("Hi."), first!.Value.GetProperty("audio").GetBytesFromBase64());
    }

    [Fact]
    public async Task Frames_are_whole_codec_frames_except_at_the_end_of_a_flushed_text()
    {
        await using var emulator = await Emulators.StartFastAsync();
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAllAsync(LiveClient.StartPcm, LiveClient.TextEvent(new string('a', 40)), LiveClient.Stop);
        var frames = (await client.ReadReplyAsync()).Frames;
        Assert.Equal(7, frames.Count);
        Assert.All(frames.SkipLast(1), frame => Assert.Equal(5 * 4096, frame.Length));
    }

    [Fact]
    public async Task Wav_begins_once_with_the_services_placeholder_header()
    {
        await using var emulator = await Emulators.StartFastAsync();
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAllAsync(
            """{"event":"start","request":{"text":"","format":"wav"}}""", LiveClient.TextEvent("One."), LiveClient.Flush, LiveClient.TextEvent("Two."), LiveClient.Stop);
        var audio = (await client.ReadReplyAsync()).Audio;

        Assert.Equal("RIFF"u8.ToArray(), audio[..4]);
        Assert.Equal(4294967076u, BitConverter.ToUInt32(audio, 4));
        Assert.Equal(44100, BitConverter.ToInt32(audio, 24));
        Assert.Equal(4294967040u, BitConverter.ToUInt32(audio, 40));
        Assert.Equal(BuiltInVoice.Render("One.Two.", 44100), audio[44..]);
    }

    [Fact]
    public async Task Several_sessions_share_a_connection_that_stays_open()
    {
        await using var emulator = await Emulators.StartFastAsync();
        await using var client = await LiveClient.ConnectAsync(emulator);
        foreach (var text in new[] { "First.", "Second." })
        {
            await client.SendAllAsync(LiveClient.StartPcm, LiveClient.TextEvent(text), LiveClient.Stop);
            Assert.Equal(BuiltInVoice.Render(text), (await client.ReadReplyAsync()).Audio);
        }

        Assert.Equal(2, emulator.Journal.Sessions.Count);
        Assert.Single(emulator.Journal.Connections);
        Assert.Equal(1, emulator.OpenConnections);
    }

    [Fact]
    public async Task Connection_closes_after_finish_when_asked_to()
    {
        await using var emulator = await Emulators.StartFastAsync(keepOpen: false);
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAllAsync(LiveClient.StartPcm, LiveClient.Stop);
        await client.ReadReplyAsync();
        Assert.Null(await client.ReceiveAsync());
        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.CloseStatus);
        await client.CloseAsync();
        await emulator.WaitForNoConnectionsAsync(Timeouts.Token());
    }

    [Fact]
    public async Task Unknown_events_unknown_keys_and_text_messages_are_ignored()
    {
        await using var emulator = await Emulators.StartFastAsync();
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text);
        await client.SendAllAsync(
            """{"x":[1,{"y":null}],"event":"start","request":{"text":"","format":"pcm","sample_rate":24000.0,"later":{"a":1}}}""",
            """{"event":"dance","steps":3}""",
            """{"text":"Hi.","colour":"red","event":"text"}""",
            LiveClient.Stop);
        Assert.Equal(BuiltInVoice.Render("Hi."), (await client.ReadReplyAsync()).Audio);
        Assert.True(emulator.Journal.Sessions[0].Request!.Raw.ContainsKey("later"));
    }

    [Fact]
    public async Task Journal_knows_what_was_received_spoken_and_sent()
    {
        await using var emulator = await Emulators.StartFastAsync();
        await using var client = await LiveClient.ConnectAsync(emulator, model: "s2-pro");
        await client.SendAllAsync(
            LiveClient.StartPcm, LiveClient.TextEvent("One. "), LiveClient.Flush, LiveClient.TextEvent("Two"), LiveClient.TextEvent("."), LiveClient.Stop);
        var reply = await client.ReadReplyAsync();
        var session = await emulator.Journal.WaitForSessionAsync(0, Timeouts.Token());

        Assert.Equal(["One. ", "Two", "."], session.Texts);
        Assert.Equal([5], session.Flushes);
        Assert.Equal(["One. ", "Two."], session.Spoken);
        Assert.Equal("s2-pro", session.Model);
        Assert.Equal(EmulatorRoute.Live, session.Route);
        Assert.Equal(EmulatorSessionEnd.Finished, session.End);
        Assert.Equal(reply.Frames.Count, session.AudioFrames);
        Assert.Equal(reply.Audio.Length, session.AudioBytes);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(reply.Audio)).ToLowerInvariant(), session.PcmSha256);
    }

    [Fact]
    public async Task Held_tail_comes_with_the_next_text_and_nothing_is_lost()
    {
        await using var emulator = await Emulators.StartFastAsync(heldTail: TimeSpan.FromMilliseconds(50));
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAllAsync(LiveClient.StartPcm, LiveClient.TextEvent("ab"), LiveClient.Flush);
        var first = (await client.ReceiveAsync())!.Value.GetProperty("audio").GetBytesFromBase64();
        Assert.Equal(BuiltInVoice.Render("ab").Length - 24000 / 20 * 2, first.Length);
        await client.SendAllAsync(LiveClient.TextEvent("c"), LiveClient.Stop);
        byte[] audio = [.. first, .. (await client.ReadReplyAsync()).Audio];
        Assert.Equal(BuiltInVoice.Render("abc"), audio);
    }

    [Fact]
    public async Task Client_that_closes_or_aborts_before_stop_is_told_apart()
    {
        await using var emulator = await Emulators.StartFastAsync();
        await using var polite = await LiveClient.ConnectAsync(emulator);
        await polite.SendAsync(LiveClient.StartPcm);
        await emulator.Journal.WaitForStartAsync(0, Timeouts.Token());
        await polite.CloseAsync();
        await using var rude = await LiveClient.ConnectAsync(emulator);
        await rude.SendAsync(LiveClient.StartPcm);
        await emulator.Journal.WaitForStartAsync(1, Timeouts.Token());
        rude.Abort();

        await emulator.WaitForNoConnectionsAsync(Timeouts.Token());
        Assert.Equal([EmulatorSessionEnd.ClosedByClient, EmulatorSessionEnd.ConnectionLost], emulator.Journal.Sessions.Select(s => s.End));
    }

    [Fact]
    public async Task Disposing_the_emulator_ends_connections_at_once()
    {
        var emulator = await Emulators.StartFastAsync();
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAsync(LiveClient.StartPcm);
        var session = await emulator.Journal.WaitForStartAsync(0, Timeouts.Token());
        await emulator.DisposeAsync();
        Assert.Equal(EmulatorSessionEnd.EmulatorStopped, session.End);
        Assert.Equal(0, emulator.OpenConnections);
    }

    [Fact]
    public async Task Message_over_the_limit_closes_with_1009()
    {
        await using var emulator = await Emulators.StartFastAsync(maxMessageBytes: 1000);
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAllAsync(LiveClient.StartPcm, LiveClient.TextEvent(new string('x', 1001)));
        Assert.Null(await client.ReceiveAsync());
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, client.CloseStatus);
    }
}
