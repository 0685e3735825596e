using System.Net.WebSockets;
using Microsoft.Extensions.Time.Testing;

namespace FishAudio.AI.Emulator.Tests;

/// <summary>When connections end, who ended them, and what the script may do at which moment.</summary>
public sealed class ConnectionLifeTests
{
    [Fact]
    public async Task Connection_that_waits_too_long_for_a_session_is_closed_in_good_order()
    {
        var clock = new FakeTimeProvider();
        await using var emulator = await StartAsync(clock, idle: TimeSpan.FromSeconds(30));
        await using var client = await LiveClient.ConnectAsync(emulator);
        clock.Advance(TimeSpan.FromSeconds(29));
        await client.SendAllAsync(LiveClient.StartPcm, LiveClient.TextEvent("One."), LiveClient.Stop);
        await client.ReadReplyAsync();
        clock.Advance(TimeSpan.FromSeconds(29));
        await client.SendAllAsync(LiveClient.StartPcm, LiveClient.TextEvent("Two."));
        await (await emulator.Journal.WaitForStartAsync(1, Timeouts.Token())).WaitUntilAsync(s => s.Text == "Two.", Timeouts.Token());
        // A session may last as long as it likes.
        clock.Advance(TimeSpan.FromSeconds(300));
        await client.SendAsync(LiveClient.Stop);
        Assert.Equal("finish", (await client.ReadReplyAsync()).Last.GetProperty("event").GetString());

        var next = client.ReceiveAsync();
        while (!next.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Null(await next);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.CloseStatus);
    }

    [Fact]
    public async Task What_the_script_does_at_a_stop_comes_before_the_finish()
    {
        await using var emulator = await Emulators.StartFastAsync();
        emulator.Script.EverySession().AfterStop.SendUnknownEvent("first");
        await using var client = await LiveClient.ConnectAsync(emulator);
        for (var i = 0; i < 100; i++)
        {
            await client.SendAllAsync(LiveClient.StartPcm, LiveClient.Stop);
            Assert.Equal(["first", "finish"], (await client.ReadReplyAsync()).Events.Select(e => e.GetProperty("event").GetString()));
        }
    }

    [Fact]
    public async Task What_the_script_does_at_a_start_comes_before_the_audio_of_a_text_in_it()
    {
        await using var emulator = await Emulators.StartFastAsync();
        emulator.Script.EverySession().AfterStart.SendUnknownEvent("first");
        await using var client = await LiveClient.ConnectAsync(emulator);
        for (var i = 0; i < 20; i++)
        {
            await client.SendAllAsync("""{"event":"start","request":{"text":"TEXT","format":"pcm"}}""".Replace("TEXT", new string('a', 320), StringComparison.Ordinal), LiveClient.Stop);
            Assert.Equal("first", (await client.ReadReplyAsync()).Events[0].GetProperty("event").GetString());
        }
    }

    [Fact]
    public async Task Script_can_act_at_the_upgrade_and_at_each_kind_of_message()
    {
        await using var emulator = await Emulators.StartFastAsync();
        emulator.Script.NextConnection()
            .AfterUpgrade.SendUnknownEvent("upgrade")
            .AfterText(2).SendUnknownEvent("second text")
            .AfterFlush(1).SendUnknownEvent("first flush");
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAllAsync(LiveClient.StartPcm, LiveClient.TextEvent(""), LiveClient.TextEvent(""), LiveClient.Flush, LiveClient.Stop);
        Assert.Equal(["upgrade", "second text", "first flush", "finish"], (await client.ReadReplyAsync()).Events.Select(e => e.GetProperty("event").GetString()));
    }

    [Fact]
    public async Task Session_whose_client_left_in_the_middle_of_the_audio_has_not_finished()
    {
        await using var emulator = await Emulators.StartFastAsync();
        for (var i = 0; i < 10; i++)
        {
            await using var client = await LiveClient.ConnectAsync(emulator);
            await client.SendAllAsync(LiveClient.StartPcm, LiveClient.TextEvent(new string('a', 2000)), LiveClient.Stop);
            await client.ReceiveAsync();
            client.Abort();
            var session = await emulator.Journal.WaitForSessionAsync(i, Timeouts.Token());
            Assert.Equal(EmulatorSessionEnd.ConnectionLost, session.End);
        }
    }

    private static Task<FishAudioEmulator> StartAsync(TimeProvider clock, TimeSpan idle) =>
        FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None, TimeProvider = clock, IdleTimeout = idle });
}
