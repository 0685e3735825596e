using ChatbotLoad;
using ChatbotLoad.Machines;
using FishAudio.AI.Emulator;
using StackExchange.Redis;

namespace FishAudio.AI.ChatbotBackend.Tests.Scale;

public class KilledMachineTests
{
    private const int Limit = 2;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);

    [SkippableFact]
    public async Task Slots_of_a_killed_machine_return_within_the_lease_and_the_service_never_has_to_refuse()
    {
        await using RedisProcess redis = await RedisServer.StartAsync();
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, MaxConcurrency = Limit });
        string[] settings = ["--Scale:MaxConcurrentSessions", $"{Limit}", "--Scale:Lease", $"{Lease}", "--FishAudio:QueueTimeout", "00:01:00"];
        await using StartedProcess killed = Start(redis, emulator, settings);
        await using StartedProcess other = Start(redis, emulator, settings);
        await Task.WhenAll(IsSharedAsync(killed), IsSharedAsync(other));

        // One machine speaks all that the account allows; on the other two wait for their voice.
        BackendClient[] speaking = [await OpenAsync(killed), await OpenAsync(killed)];
        Events[] spoken = [.. speaking.Select(Ask)];
        await Task.WhenAll(spoken.Select(events => events.UntilAsync("audio")));
        BackendClient[] waiting = [await OpenAsync(other), await OpenAsync(other)];
        Events[] awaited = [.. waiting.Select(Ask)];
        await Task.WhenAll(awaited.Select(events => events.UntilAsync("text")));
        Assert.Equal(Limit, emulator.Journal.Sessions.Count);

        await killed.KillAsync();
        await using (ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(redis.Address))
        {
            IDatabase database = connection.GetDatabase();
            RedisKey key = (string)((RedisResult[])(await database.ExecuteAsync("KEYS", "fishaudio:slots:*"))!).Single()!;
            long[] time = (long[])(await database.ExecuteAsync("TIME"))!;
            SortedSetEntry[] slots = await database.SortedSetRangeByRankWithScoresAsync(key);
            Assert.InRange(slots.Length, 1, Limit);
            Assert.All(slots, slot => Assert.InRange(slot.Score - (time[0] * 1000.0 + time[1] / 1000.0), double.MinValue, Lease.TotalMilliseconds));
        }

        await Task.WhenAll(awaited.Select(events => events.UntilAsync("audio")));
        Assert.Equal(2 * Limit, emulator.Journal.Sessions.Count);
        Assert.DoesNotContain(emulator.Journal.Sessions, session => session.End == EmulatorSessionEnd.Refused);
        foreach (BackendClient client in speaking.Concat(waiting))
            await client.DisposeAsync();
    }

    [SkippableFact]
    public async Task The_limit_is_kept_and_nothing_is_forgotten_while_machines_are_killed_at_random()
    {
        await (await RedisServer.StartAsync()).DisposeAsync();
        MachinesSettings settings = new(Machines: 2, Users: 6, Limit: 3, Share: 1, TimeSpan.FromSeconds(2), Duration: TimeSpan.FromSeconds(8), Seed: 3, RedisFails: false) { HasInterruptions = false, LeastTurns = 10 };
        MachinesReport report = await new MachinesRun(settings, TimeProvider.System).RunAsync(CancellationToken.None);
        Assert.InRange(report.MostAtOnce, 1, settings.Limit);
        Assert.NotEqual(0, report.Kills);
        Assert.Equal(0, report.Refused);
        Assert.Equal(0, report.Forgotten);
        Assert.Empty(report.Problems);
        Assert.Empty(report.Errors);
    }

    [SkippableFact]
    public async Task A_conversation_of_a_killed_machine_goes_on_on_another_with_what_was_asked()
    {
        await using RedisProcess redis = await RedisServer.StartAsync();
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn });
        await using StartedProcess killed = Start(redis, emulator);
        await using StartedProcess other = Start(redis, emulator);
        BackendClient client = await BackendClient.ConnectAsync(await killed.Address.WaitAsync(RunningBackend.Patience));
        string id = (await client.OpenAsync()).Id;
        Events first = Ask(client);
        await first.UntilAsync("audio");
        await killed.KillAsync();
        await client.DisposeAsync();

        await using BackendClient again = await BackendClient.ConnectAsync(await other.Address.WaitAsync(RunningBackend.Patience));
        BackendConversation found = await again.OpenAsync(id);
        Assert.Equal(id, found.Id);
        Assert.Equal([("user", "Tell me a short story.")], found.Messages.Select(message => (message.Role, message.Text)));
        await using Events next = Ask(again);
        await next.UntilAsync("audio");
    }

    [SkippableFact]
    public async Task An_answer_that_was_interrupted_in_one_process_goes_on_in_another_where_it_was_heard_and_is_interrupted_from_there()
    {
        await using RedisProcess redis = await RedisServer.StartAsync();
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn });
        await using StartedProcess one = Start(redis, emulator);
        await using StartedProcess another = Start(redis, emulator);
        await using BackendClient second = await BackendClient.ConnectAsync(await another.Address.WaitAsync(RunningBackend.Patience));
        string id = (await second.OpenAsync()).Id;
        await using BackendClient first = await BackendClient.ConnectAsync(await one.Address.WaitAsync(RunningBackend.Patience));
        await first.OpenAsync(id);
        await using Events story = Ask(first);
        await story.UntilAsync("audio");
        BackendCut cut = (await first.InterruptAsync(played: 0.4))!;
        await story.ToEndAsync();
        Assert.InRange(cut.Heard, 1, story.Text.Length - 1);

        await using Events rest = await new Events(second.SendAsync(new BackendMessage { Text = "Go on", Silent = true })).ToEndAsync();
        Assert.StartsWith("You stopped me after", rest.Text, StringComparison.Ordinal);
        Assert.EndsWith(story.Text[cut.Heard..].TrimStart(), rest.Text, StringComparison.Ordinal);

        await using Events again = Ask(first);
        await again.UntilAsync("audio");
        Assert.NotNull(await second.InterruptAsync());
        Assert.Equal("Interrupted", (await again.UntilAsync("spoken")).Reason);
    }

    private static StartedProcess Start(RedisProcess redis, FishAudioEmulator emulator, params string[] settings)
        => StartedProcess.StartSample("ChatbotBackend", ["--Urls", "http://127.0.0.1:0", "--FishAudio:Endpoint", emulator.Endpoint.ToString(), "--redis", redis.Address, .. settings]);

    private static Task IsSharedAsync(StartedProcess backend) => backend.SaysAsync("are shared through Redis").WaitAsync(RunningBackend.Patience);

    private static async Task<BackendClient> OpenAsync(StartedProcess backend)
    {
        BackendClient client = await BackendClient.ConnectAsync(await backend.Address.WaitAsync(RunningBackend.Patience));
        await client.OpenAsync();
        return client;
    }

    private static Events Ask(BackendClient client) => new(client.SendAsync(new BackendMessage { Text = "Tell me a short story." }));
}
