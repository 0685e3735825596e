using ChatbotBackend;
using ChatbotLoad;
using FishAudio.AI.Emulator;

namespace FishAudio.AI.ChatbotBackend.Tests.Scale;

public class RedisOutageTests
{
    [SkippableFact]
    public async Task Without_Redis_what_the_service_refuses_is_queued_and_conversations_go_on_and_with_it_again_all_is_as_before()
    {
        await using RedisProcess redis = await RedisServer.StartAsync();
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None, MaxConcurrency = 2 });
        string[] settings = ["--Scale:MaxConcurrentSessions", "2", "--Scale:LocalShare", "1", "--FishAudio:QueueTimeout", "00:01:00"];
        TestModel model = new();
        TestModel otherModel = new();
        await using Machine one = await Machine.StartAsync(redis, emulator, model, settings);
        await using Machine other = await Machine.StartAsync(redis, emulator, otherModel, settings);
        await Task.WhenAll(one.Link.IsAsync(RedisState.Shared), other.Link.IsAsync(RedisState.Shared));

        // One machine speaks all that the account allows.
        await using Speaking first = await Speaking.BeginAsync(one, model);
        await using Speaking second = await Speaking.BeginAsync(one, model);
        await Task.WhenAll(first.Events.UntilAsync("audio"), second.Events.UntilAsync("audio"));

        await redis.KillAsync();
        await Task.WhenAll(one.Link.IsAsync(RedisState.Alone), other.Link.IsAsync(RedisState.Alone));
        foreach (Machine machine in (Machine[])[one, other])
        {
            Assert.Equal("Degraded", await machine.Http.GetStringAsync("health/ready"));
            Assert.Single(machine.Log, message => message.Contains("cannot be reached: this server speaks at most 1 answers at once now", StringComparison.Ordinal));
        }

        // The other machine takes its share, which the service refuses; that is queued, and its text goes on.
        await using Speaking refused = await Speaking.BeginAsync(other, otherModel);
        EmulatorSession session = await emulator.Journal.WaitForSessionAsync(2).WaitAsync(RunningBackend.Patience);
        Assert.Equal(EmulatorSessionEnd.Refused, session.End);
        refused.Reply.End();
        await refused.Events.UntilAsync("written");
        await first.EndAsync();
        await refused.EndAsync();

        // The first conversation goes on where it is, within the machine's share.
        await second.EndAsync();
        await first.SayAsync();
        await first.EndAsync();

        await redis.RunAsync();
        await Task.WhenAll(one.Link.IsAsync(RedisState.Shared), other.Link.IsAsync(RedisState.Shared));
        foreach (Machine machine in (Machine[])[one, other])
        {
            Assert.Equal("Healthy", await machine.Http.GetStringAsync("health/ready"));
            Assert.Equal(2, machine.Log.Count(message => message.Contains("are shared through Redis", StringComparison.Ordinal)));
        }

        int refusals = emulator.Journal.Sessions.Count(seen => seen.End == EmulatorSessionEnd.Refused);
        await Task.WhenAll(first.SayAsync(), refused.SayAsync());
        await Task.WhenAll(first.EndAsync(), refused.EndAsync());
        Assert.Equal(refusals, emulator.Journal.Sessions.Count(seen => seen.End == EmulatorSessionEnd.Refused));
    }

    /// <summary>A user who is being answered.</summary>
    private sealed class Speaking(BackendClient client, TestModel model) : IAsyncDisposable
    {
        public Events Events { get; private set; } = null!;

        public TestReply Reply { get; private set; } = null!;

        public static async Task<Speaking> BeginAsync(Machine machine, TestModel model)
        {
            (BackendClient client, _) = await machine.OpenAsync();
            Speaking speaking = new(client, model);
            await speaking.SayAsync();
            return speaking;
        }

        /// <summary>Asks, and has the model write the first sentences of its answer.</summary>
        public async Task SayAsync()
        {
            Events = new Events(client.SendAsync(new BackendMessage { Text = "Hello" }));
            Task<BackendEvent> text = Events.UntilAsync("text");
            Reply = await model.AskedAsync();
            Reply.Write("One sentence. And another one. ");
            await text;
        }

        /// <summary>Has the model end, and hears everything.</summary>
        public async Task EndAsync()
        {
            Reply.Tokens.Writer.TryComplete();
            await Events.ToEndAsync();
            Assert.NotEmpty(Events.Audio);
            Assert.Equal("Completed", Events.Told.Single(told => told.Type == "spoken").Reason);
            Assert.DoesNotContain(Events.Told, told => told.Type == "problem");
            await Events.DisposeAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await Events.DisposeAsync();
            await client.DisposeAsync();
        }
    }
}
