using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace FishAudio.AI.Tests.Transport;

/// <summary>Which connections carry a second session, asserted on the wire: by the emulator's own count and numbers.</summary>
public class ReuseTests
{
    private const string Text = "Hello there.";

    [Fact]
    public async Task Session_that_finished_leaves_its_connection_to_the_next()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        List<bool> reused = [];
        for (int i = 0; i < 4; i++)
            reused.Add((await SpeakAsync(harness)).ConnectionReused);
        Assert.Equal([false, true, true, true], reused);
        Assert.Single(harness.Emulator.Journal.Connections);
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Whoever_has_read_the_end_finds_the_connection_already_given_back()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        for (int i = 0; i < 50; i++)
            Assert.Equal(BuiltInVoice.Render(Text), (await harness.Client.SpeakAsync(AsyncEnumerable.Repeat(Text, 1)).ToAudioAsync()).Data.ToArray());
        Assert.Single(harness.Emulator.Journal.Connections);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Second_and_later_turns_begin_without_a_handshake(bool keepsOpen)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(
            new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None, KeepOpenAfterFinish = keepsOpen }, configure: o => o.DialAhead = true);
        List<bool> reused = [];
        for (int i = 0; i < 6; i++)
        {
            await using ISpeechSession session = await harness.Client.OpenSessionAsync();
            await session.WriteAsync(Text);
            // Real speech takes longer than a handshake: another connection is open before the session ends. Warming waits for it, and dials none.
            await harness.Emulator.Journal.WaitForConnectionsAsync(keepsOpen ? 2 : i + 2, SpeechHarness.Patience);
            await harness.Client.PrewarmAsync(1);
            await session.CompleteAsync();
            Assert.Equal(BuiltInVoice.Render(Text), await session.ReadAllAsync().ReadAudioAsync());
            reused.Add((await session.Completion).ConnectionReused);
        }

        Assert.Equal([false, true, true, true, true, true], reused);
        Assert.Equal(keepsOpen ? 2 : 7, harness.Emulator.Journal.Connections.Count);
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Turn_after_an_interrupted_one_begins_without_a_handshake()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(configure: o => o.DialAhead = true);
        await using (ISpeechSession session = await harness.Client.OpenSessionAsync())
        {
            await session.WriteAsync(Text);
            await harness.Emulator.Journal.WaitForStartAsync(0, SpeechHarness.Patience);
            await harness.Client.PrewarmAsync(1);
        }

        Assert.True((await SpeakAsync(harness)).ConnectionReused);
        Assert.Equal([1, 2], harness.Emulator.Journal.Sessions.Select(s => s.ConnectionId));
    }

    [Theory]
    [InlineData("interrupted")]
    [InlineData("failed")]
    [InlineData("finished with an error")]
    [InlineData("spoke after its finish")]
    public async Task Connection_of_a_session_that_did_not_end_well_is_not_used_again(string how)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(reconnects: 0);
        EmulatorScene scene = harness.Emulator.Script.NextConnection();
        _ = how switch
        {
            "failed" => scene.AfterAudioFrame(1).SendGarbage(),
            "finished with an error" => scene.AfterAudioFrame(1).FinishWithError(),
            "spoke after its finish" => scene.AfterFinish.SendUnknownEvent(),
            _ => scene,
        };
        await using (ISpeechSession session = await harness.Client.OpenSessionAsync())
        {
            await session.WriteAsync(Text);
            if (how != "interrupted")
            {
                await session.CompleteAsync();
                await Record.ExceptionAsync(() => session.ReadAllAsync().ReadAudioAsync());
            }
        }

        // What was said after a finish may come when the connection waits already; then it goes from there.
        await harness.Emulator.WaitForNoConnectionsAsync(SpeechHarness.Patience);
        Assert.False((await SpeakAsync(harness)).ConnectionReused);
        Assert.Equal(2, harness.Emulator.Journal.Connections.Count);
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Session_in_which_nothing_was_said_leaves_its_connection_as_it_was()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await using (ISpeechSession session = await harness.Client.OpenSessionAsync())
            Assert.Empty(await session.SpeakAsync());
        Assert.True((await SpeakAsync(harness)).ConnectionReused);
        Assert.Single(harness.Emulator.Journal.Connections);
    }

    [Fact]
    public async Task Connection_that_the_service_closes_while_it_waits_is_let_go_at_once()
    {
        FakeTimeProvider clock = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync(
            new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None, TimeProvider = clock, IdleTimeout = TimeSpan.FromSeconds(30) });
        await SpeakAsync(harness);
        clock.Advance(TimeSpan.FromSeconds(30));
        // Nobody asks for it: the answer to the close comes by itself.
        await harness.Emulator.WaitForNoConnectionsAsync(SpeechHarness.Patience);
        Assert.False((await SpeakAsync(harness)).ConnectionReused);
    }

    [Fact]
    public async Task Connections_that_have_waited_or_lived_too_long_are_closed()
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync(time: time);
        await SpeakAsync(harness);
        time.Advance(TimeSpan.FromSeconds(119));
        Assert.True((await SpeakAsync(harness)).ConnectionReused);
        time.Advance(TimeSpan.FromSeconds(119));
        Assert.True((await SpeakAsync(harness)).ConnectionReused);
        // It has waited for a minute, but is 300 seconds old.
        time.Advance(TimeSpan.FromSeconds(62));
        await harness.Emulator.WaitForNoConnectionsAsync(SpeechHarness.Patience);

        Assert.False((await SpeakAsync(harness)).ConnectionReused);
        time.Advance(TimeSpan.FromSeconds(120));
        await harness.Emulator.WaitForNoConnectionsAsync(SpeechHarness.Patience);
        Assert.Equal(2, harness.Emulator.Journal.Connections.Count);
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Session_may_outlive_the_age_of_connections_but_no_other_begins_on_its_own()
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync(time: time);
        await using (ISpeechSession session = await harness.Client.OpenSessionAsync())
        {
            await session.WriteAsync(Text);
            time.Advance(TimeSpan.FromSeconds(301));
            await session.CompleteAsync();
            Assert.Equal(BuiltInVoice.Render(Text), await session.ReadAllAsync().ReadAudioAsync());
        }

        await harness.Emulator.WaitForNoConnectionsAsync(SpeechHarness.Patience);
        Assert.False((await SpeakAsync(harness)).ConnectionReused);
    }

    [Fact]
    public async Task No_more_wait_than_may()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(configure: o => o.MaxIdleConnections = 3);
        List<ISpeechSession> sessions = [];
        for (int i = 0; i < 6; i++)
            sessions.Add(await harness.Client.OpenSessionAsync());
        foreach (ISpeechSession session in sessions)
            await session.SpeakAsync(Text);
        await harness.Client.WhenQuietAsync();
        await UntilAsync(() => harness.Emulator.OpenConnections == 3);
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task No_more_than_sixty_four_wait_over_all_keys_and_those_that_waited_longest_go()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await using FishAudioClient client = new(
            new() { Endpoint = harness.Emulator.Endpoint.ToString(), DialAhead = false }, apiKeyProvider: (request, _) => new(request.Tenant!));
        for (int i = 0; i < 67; i++)
        {
            await using ISpeechSession session = await client.OpenSessionAsync(new() { Tenant = $"tenant-{i}" });
            await session.SpeakAsync(Text);
        }

        await UntilAsync(() => harness.Emulator.OpenConnections == 64);
        await using ISpeechSession last = await client.OpenSessionAsync(new() { Tenant = "tenant-3" });
        await last.SpeakAsync(Text);
        Assert.True((await last.Completion).ConnectionReused);
        await using ISpeechSession first = await client.OpenSessionAsync(new() { Tenant = "tenant-2" });
        await first.SpeakAsync(Text);
        Assert.False((await first.Completion).ConnectionReused);
    }

    [Fact]
    public async Task Where_none_may_wait_each_session_dials()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(configure: o => (o.MaxIdleConnections, o.DialAhead) = (0, true));
        for (int i = 0; i < 3; i++)
            Assert.False((await SpeakAsync(harness)).ConnectionReused);
        await harness.Emulator.WaitForNoConnectionsAsync(SpeechHarness.Patience);
        Assert.Equal(3, harness.Emulator.Journal.Connections.Count);
    }

    [Fact]
    public async Task Connections_of_one_key_serve_no_other()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await using FishAudioClient client = new(
            new() { Endpoint = harness.Emulator.Endpoint.ToString(), DialAhead = false }, apiKeyProvider: (request, _) => new(request.Tenant!));
        foreach (string tenant in (string[])["one", "two", "one", "two"])
        {
            await using ISpeechSession session = await client.OpenSessionAsync(new() { Tenant = tenant });
            await session.SpeakAsync(Text);
        }

        Assert.Equal([1, 2, 1, 2], harness.Emulator.Journal.Sessions.Select(s => s.ConnectionId));
    }

    [Fact]
    public void Key_is_in_no_words_about_a_connection()
    {
        ConnectionTarget target = new(new Uri("wss://api.fish.audio/v1/tts/live"), default, "a-secret-key");
        Assert.DoesNotContain("secret", $"{target} {target.Key} {target.Account}", StringComparison.Ordinal);
        Assert.NotEqual(target.Key, (target with { ApiKey = "another-key" }).Key);
        Assert.Equal(target.Account, new ConnectionTarget(new Uri("wss://api.fish.audio/v1/tts/live/with-timestamp"), FishAudioModel.S2Pro, "a-secret-key").Account);
    }

    private static async Task<SpeechSummary> SpeakAsync(SpeechHarness harness)
    {
        await using ISpeechSession session = await harness.Client.OpenSessionAsync(null, SpeechHarness.Patience);
        Assert.Equal(BuiltInVoice.Render(Text), await session.SpeakAsync(Text));
        await harness.Client.WhenQuietAsync().WaitAsync(SpeechHarness.Patience);
        return await session.Completion;
    }

    // For what the emulator shows and does not signal.
    private static async Task UntilAsync(Func<bool> condition)
    {
        CancellationToken patience = SpeechHarness.Patience;
        while (!condition())
        {
            patience.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
