using System.Net.Http.Json;
using ChatbotBackend;
using ChatbotLoad;
using FishAudio.AI.Emulator;

namespace FishAudio.AI.ChatbotBackend.Tests.Scale;

public sealed class SharedConversationTests : IAsyncLifetime
{
    private const string Long = "One sentence. Another sentence that takes its time to be said. And a third one, which is longer than both. ";
    private static readonly HeardHistoryOptions Marks = new();

    private readonly TestModel _model = new();
    private readonly List<Machine> _machines = [];
    private RedisProcess? _redis;
    private FishAudioEmulator? _emulator;

    public async Task InitializeAsync() => _emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None });

    public async Task DisposeAsync()
    {
        foreach (Machine machine in _machines)
            await machine.DisposeAsync();
        if (_redis is not null)
            await _redis.DisposeAsync();
        await _emulator!.DisposeAsync();
    }

    [SkippableFact]
    public async Task What_was_interrupted_on_one_machine_goes_on_on_another_with_what_was_heard()
    {
        (Machine one, Machine other) = await StartTwoAsync();
        (BackendClient client, BackendConversation conversation) = await one.OpenAsync();
        await using Events events = new(client.SendAsync(new BackendMessage { Text = "First" }));
        Task<BackendEvent> audio = events.UntilAsync("audio");
        TestReply reply = await _model.AskedAsync();
        reply.Write(Long);
        await audio;
        BackendCut cut = (await client.InterruptAsync(played: 1.5))!;
        Assert.InRange(cut.Heard, 1, Long.Length - 1);
        reply.End();
        await events.ToEndAsync();
        await client.DisposeAsync();

        (BackendClient again, BackendConversation found) = await other.OpenAsync(conversation.Id);
        Assert.Equal(conversation.Id, found.Id);
        Assert.Equal([("user", "First", null), ("assistant", Long, cut.Heard)], found.Messages.Select(message => (message.Role, message.Text, message.Heard)));
        await using Events next = new(again.SendAsync(new BackendMessage { Text = "Second" }));
        Task<Events> whole = next.ToEndAsync();
        TestReply answer = await _model.AskedAsync();
        Assert.Equal(["First", Long[..cut.Heard] + Marks.Mark, "Second"], answer.Messages.Skip(1).Select(message => message.Text));
        answer.Write("Here.");
        answer.End();
        Assert.Equal("Here.", (await whole).Text);
    }

    [SkippableFact]
    public async Task An_interruption_from_a_second_device_silences_the_first_and_its_text_goes_on()
    {
        (Machine one, Machine other) = await StartTwoAsync();
        (BackendClient first, BackendConversation conversation) = await one.OpenAsync();
        (BackendClient second, _) = await other.OpenAsync(conversation.Id);
        await using Events events = new(first.SendAsync(new BackendMessage { Text = "Hello" }));
        Task<BackendEvent> audio = events.UntilAsync("audio");
        TestReply reply = await _model.AskedAsync();
        reply.Write(Long);
        await audio;

        BackendCut? cut = await second.InterruptAsync();
        Assert.NotNull(cut);
        Assert.Equal("Interrupted", (await events.UntilAsync("spoken")).Reason);
        reply.Write("And on it goes.");
        reply.End();
        await events.ToEndAsync();
        Assert.Equal(Long + "And on it goes.", events.Text);
        Assert.True(events.Told.Single(told => told.Type == "written").IsWhole);

        (BackendClient third, BackendConversation found) = await other.OpenAsync(conversation.Id);
        Assert.Equal(cut.Heard, found.Messages[^1].Heard);
    }

    [SkippableFact]
    public async Task An_interruption_from_a_second_device_also_silences_what_the_first_was_sent_and_still_plays()
    {
        (Machine one, Machine other) = await StartTwoAsync();
        (BackendClient second, BackendConversation conversation) = await other.OpenAsync();
        (BackendClient first, _) = await one.OpenAsync(conversation.Id);
        await AnswerAsync(first, "Hello", "Only a few words that are sent at once.");
        Assert.False(first.Silenced.IsCompleted);

        BackendCut? cut = await second.InterruptAsync();
        Assert.NotNull(cut);
        await first.Silenced.WaitAsync(RunningBackend.Patience);
        (BackendClient third, BackendConversation found) = await other.OpenAsync(conversation.Id);
        Assert.Equal(cut.Heard, found.Messages[^1].Heard);
    }

    [SkippableFact]
    public async Task A_message_from_a_second_device_stops_the_first_and_each_knows_what_the_other_was_told()
    {
        (Machine one, Machine other) = await StartTwoAsync();
        (BackendClient first, BackendConversation conversation) = await one.OpenAsync();
        (BackendClient second, _) = await other.OpenAsync(conversation.Id);
        await using Events stopped = new(first.SendAsync(new BackendMessage { Text = "First" }));
        Task<BackendEvent> text = stopped.UntilAsync("text");
        TestReply toFirst = await _model.AskedAsync();
        toFirst.Write("Half an ans");
        await text;

        await using Events answered = new(second.SendAsync(new BackendMessage { Text = "Second" }));
        Task<Events> whole = answered.ToEndAsync();
        TestReply toSecond = await _model.AskedAsync();
        Assert.True(await toFirst.Left.Task.WaitAsync(RunningBackend.Patience));
        await stopped.ToEndAsync();
        Assert.False(stopped.Told.Single(told => told.Type == "written").IsWhole);
        Assert.Equal(["First", Marks.NothingHeardMark, "Second"], toSecond.Messages.Skip(1).Select(message => message.Text));
        toSecond.Write("Whole.");
        toSecond.End();
        await whole;

        await using Events back = new(first.SendAsync(new BackendMessage { Text = "Third", Silent = true }));
        Task<Events> end = back.ToEndAsync();
        TestReply toThird = await _model.AskedAsync();
        Assert.Equal(["First", Marks.NothingHeardMark, "Second", "Whole.", "Third"], toThird.Messages.Skip(1).Select(message => message.Text));
        toThird.End();
        await end;
    }

    [SkippableFact]
    public async Task Two_devices_that_send_in_the_same_instant_lose_nothing_of_what_was_said()
    {
        const int Rounds = 20;
        (Machine one, Machine other) = await StartTwoAsync();
        (BackendClient first, BackendConversation conversation) = await one.OpenAsync();
        (BackendClient second, _) = await other.OpenAsync(conversation.Id);
        _ = AnswerAllAsync();
        for (int round = 0; round < Rounds; round++)
            await Task.WhenAll(SayAsync(first, $"First {round}"), SayAsync(second, $"Second {round}"));

        (BackendClient third, BackendConversation found) = await one.OpenAsync(conversation.Id);
        string[] expected = [.. Enumerable.Range(0, Rounds).SelectMany(round => (string[])[$"First {round}", $"Second {round}"]).Order()];
        Assert.Equal(expected, found.Messages.Where(message => message.Role == "user").Select(message => message.Text).Order());

        async Task AnswerAllAsync()
        {
            while (true)
                (await _model.AskedAsync()).End();
        }

        static async Task SayAsync(BackendClient client, string text)
        {
            await using Events events = new(client.SendAsync(new BackendMessage { Text = text, Silent = true }));
            await events.ToEndAsync();
        }
    }

    [SkippableFact]
    public async Task What_was_said_on_two_machines_while_Redis_was_gone_is_put_together()
    {
        (Machine one, Machine other) = await StartTwoAsync();
        (BackendClient first, BackendConversation conversation) = await one.OpenAsync();
        await AnswerAsync(first, "To both", "Known to both.");
        (BackendClient second, _) = await other.OpenAsync(conversation.Id);

        await _redis!.KillAsync();
        await Task.WhenAll(one.Link.IsAsync(RedisState.Alone), other.Link.IsAsync(RedisState.Alone));
        await AnswerAsync(first, "To one", "Known to one.");
        await AnswerAsync(second, "To the other", "Known to the other.");
        await _redis.RunAsync();
        await Task.WhenAll(one.Link.IsAsync(RedisState.Shared), other.Link.IsAsync(RedisState.Shared));
        await AnswerAsync(first, "To one again", "Shared.");
        await AnswerAsync(second, "To all", "Together.");

        (BackendClient third, BackendConversation found) = await one.OpenAsync(conversation.Id);
        // Which machine's comes first is left to chance: both tell Redis what it has forgotten.
        string[] said = [.. found.Messages.Select(message => message.Text)];
        Assert.Equal(["To both", "Known to both."], said[..2]);
        Assert.Equal(["To all", "Together."], said[^2..]);
        string[] between = ["To one", "Known to one.", "To one again", "Shared.", "To the other", "Known to the other."];
        Assert.Equal(between.Order(), said[2..^2].Order());
    }

    [SkippableFact]
    public async Task A_request_for_events_reaches_a_conversation_of_another_machine()
    {
        (Machine one, Machine other) = await StartTwoAsync();
        (BackendClient client, BackendConversation conversation) = await one.OpenAsync();
        await using Events events = new(client.SendAsync(new BackendMessage { Text = "Hello" }));
        Task<BackendEvent> audio = events.UntilAsync("audio");
        TestReply reply = await _model.AskedAsync();
        reply.Write(Long);
        await audio;
        HttpResponseMessage interrupted = await other.Http.PostAsJsonAsync("api/interrupt", new { conversation = conversation.Id });
        Assert.True(interrupted.IsSuccessStatusCode);
        Assert.Equal("Interrupted", (await events.UntilAsync("spoken")).Reason);
        Assert.Equal(404, (int)(await other.Http.PostAsJsonAsync("api/interrupt", new { conversation = new string('0', 32) })).StatusCode);
        reply.End();
        await events.ToEndAsync();
    }

    [SkippableFact]
    public async Task Conversations_go_on_while_Redis_is_gone_and_are_shared_again_when_it_is_back()
    {
        (Machine one, Machine other) = await StartTwoAsync();
        await one.Link.IsAsync(RedisState.Shared);
        Assert.Equal("Healthy", await one.Http.GetStringAsync("health/ready"));
        (BackendClient client, BackendConversation conversation) = await one.OpenAsync();
        await using Events events = new(client.SendAsync(new BackendMessage { Text = "First" }));
        Task<BackendEvent> audio = events.UntilAsync("audio");
        TestReply reply = await _model.AskedAsync();
        reply.Write(Long);
        await audio;

        await _redis!.KillAsync();
        await Task.WhenAll(one.Link.IsAsync(RedisState.Alone), other.Link.IsAsync(RedisState.Alone));
        Assert.Equal("Degraded", await one.Http.GetStringAsync("health/ready"));
        await client.InterruptAsync(played: 0);
        reply.End();
        await events.ToEndAsync();
        await AnswerAsync(client, "Second", "Spoken by a share.");

        await _redis.RunAsync();
        await Task.WhenAll(one.Link.IsAsync(RedisState.Shared), other.Link.IsAsync(RedisState.Shared));
        Assert.Equal("Healthy", await one.Http.GetStringAsync("health/ready"));
        await AnswerAsync(client, "Third", "Shared again.");
        (BackendClient again, BackendConversation found) = await other.OpenAsync(conversation.Id);
        Assert.Equal(["First", Long, "Second", "Spoken by a share.", "Third", "Shared again."], found.Messages.Select(message => message.Text));
    }

    [SkippableFact]
    public async Task What_Redis_has_forgotten_is_kept_anew_before_anybody_goes_on()
    {
        (Machine one, Machine other) = await StartTwoAsync();
        (BackendClient client, BackendConversation conversation) = await one.OpenAsync();
        await AnswerAsync(client, "Hello", "Known to one machine.");
        await _redis!.KillAsync();
        await one.Link.IsAsync(RedisState.Alone);
        await _redis.RunAsync();
        await Task.WhenAll(one.Link.IsAsync(RedisState.Shared), other.Link.IsAsync(RedisState.Shared));

        BackendConversation? found = null;
        for (int attempt = 0; attempt < 100 && found?.Id != conversation.Id; attempt++)
        {
            (BackendClient again, found) = await other.OpenAsync(conversation.Id);
            await again.DisposeAsync();
        }

        Assert.Equal(["Hello", "Known to one machine."], found!.Messages.Select(message => message.Text));
    }

    private async Task<(Machine One, Machine Other)> StartTwoAsync() => (await StartAsync(), await StartAsync());

    private async Task<Machine> StartAsync()
    {
        _redis ??= await RedisServer.StartAsync();
        Machine machine = await Machine.StartAsync(_redis, _emulator!, _model, "--Backend:MaxHistory", "100", "--Backend:CallBurst", "100");
        _machines.Add(machine);
        await machine.Link.IsAsync(state => state != RedisState.Alone);
        return machine;
    }

    private async Task AnswerAsync(BackendClient client, string question, string answer)
    {
        await using Events events = new(client.SendAsync(new BackendMessage { Text = question }));
        Task<Events> whole = events.ToEndAsync();
        TestReply reply = await _model.AskedAsync();
        reply.Write(answer);
        reply.End();
        await whole;
        Assert.NotEmpty(events.Audio);
    }
}
