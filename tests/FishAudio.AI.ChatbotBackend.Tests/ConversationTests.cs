using System.Security.Cryptography;
using ChatbotLoad;
using FishAudio.AI.Emulator;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.ChatbotBackend.Tests;

public class ConversationTests
{
    private const string Long = "One sentence. Another sentence that takes its time to be said. ";

    [Fact]
    public async Task An_answer_comes_as_text_segments_and_audio_and_its_ranges_tile_the_text()
    {
        await using RunningBackend backend = await RunningBackend.StartAsync(model: null, pacing: null, "--Backend:AudioLead", "01:00:00");
        await using BackendClient client = await backend.ConnectAsync();
        await using Events events = await new Events(client.SendAsync(new BackendMessage { Text = "What is the VAT in $1,249.90?", Latency = "low" })).ToEndAsync();

        string recorded = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "replies", "en-reasoned-math.md"));
        Assert.Equal(recorded, events.Text);
        Assert.True(Assert.Single(events.Told, told => told.Type == "written").IsWhole);
        BackendEvent ended = Assert.Single(events.Told, told => told.Type == "spoken");
        Assert.Equal("Completed", ended.Reason);
        long end = 0;
        foreach (BackendEvent segment in events.Told.Where(told => told.Type == "segment"))
        {
            Assert.Equal(end, segment.Start);
            end += segment.Length!.Value;
        }

        Assert.Equal(recorded.Length, end);
        EmulatorSession session = Assert.Single(backend.Emulator.Journal.Sessions);
        Assert.Equal("low", session.Request!.Latency);
        Assert.Equal(session.PcmSha256, Convert.ToHexString(SHA256.HashData(events.Audio)), ignoreCase: true);
    }

    [Fact]
    public async Task Audio_comes_while_the_model_is_still_writing()
    {
        TestModel model = new();
        await using RunningBackend backend = await RunningBackend.StartAsync(model);
        await using BackendClient client = await backend.ConnectAsync();
        await using Events events = new(client.SendAsync(new BackendMessage { Text = "Hello" }));
        Task<BackendEvent> audio = events.UntilAsync("audio");
        TestReply reply = await model.AskedAsync();
        reply.Write(Long);
        await audio;
        Assert.DoesNotContain(events.Told, told => told.Type == "written");
        reply.End();
        await events.ToEndAsync();
        Assert.Single(events.Told, told => told.Type == "written");
        Assert.Equal("Completed", events.Told.Single(told => told.Type == "spoken").Reason);
    }

    [Fact]
    public async Task An_interruption_ends_the_audio_but_not_the_text()
    {
        TestModel model = new();
        await using RunningBackend backend = await RunningBackend.StartAsync(model, EmulatorPacing.Realistic);
        await using BackendClient client = await backend.ConnectAsync();
        await using Events events = new(client.SendAsync(new BackendMessage { Text = "Hello" }));
        Task<BackendEvent> audio = events.UntilAsync("audio");
        TestReply reply = await model.AskedAsync();
        reply.Write(Long);
        await audio;

        await client.InterruptAsync();
        BackendEvent spoken = await events.UntilAsync("spoken");
        Assert.Equal("Interrupted", spoken.Reason);
        int heard = events.Told.Count;
        reply.Write("And on it goes. ");
        reply.End();
        await events.ToEndAsync();
        Assert.DoesNotContain(events.Told.Skip(heard), told => told.Type is "audio" or "segment");
        Assert.Equal(Long + "And on it goes. ", events.Text);
        Assert.True(events.Told.Single(told => told.Type == "written").IsWhole);
    }

    [Fact]
    public async Task A_new_message_stops_the_answer_before_it_and_the_model_knows_that_nobody_heard_it()
    {
        TestModel model = new();
        await using RunningBackend backend = await RunningBackend.StartAsync(model);
        await using BackendClient client = await backend.ConnectAsync();
        await using Events first = new(client.SendAsync(new BackendMessage { Text = "First" }));
        Task<BackendEvent> text = first.UntilAsync("text");
        TestReply stopped = await model.AskedAsync();
        stopped.Write("Half an ans");
        await text;

        await using Events second = new(client.SendAsync(new BackendMessage { Text = "Second" }));
        Task<Events> whole = second.ToEndAsync();
        TestReply answered = await model.AskedAsync();
        Assert.True(await stopped.Left.Task);
        await first.ToEndAsync();
        Assert.False(first.Told.Single(told => told.Type == "written").IsWhole);
        Assert.Equal("Interrupted", first.Told.Single(told => told.Type == "spoken").Reason);
        Assert.Equal(["First", new HeardHistoryOptions().NothingHeardMark, "Second"], answered.Messages.Skip(1).Select(message => message.Text));
        Assert.Equal(ChatRole.System, answered.Messages[0].Role);
        answered.Write("Whole.");
        answered.End();
        await whole;
        Assert.Equal("Whole.", second.Text);
    }

    [Fact]
    public async Task A_closed_connection_ends_the_turn_its_model_and_its_cost()
    {
        TestModel model = new();
        await using RunningBackend backend = await RunningBackend.StartAsync(model, EmulatorPacing.Realistic);
        BackendClient client = await backend.ConnectAsync();
        Events events = new(client.SendAsync(new BackendMessage { Text = "Hello" }));
        Task<BackendEvent> audio = events.UntilAsync("audio");
        TestReply reply = await model.AskedAsync();
        reply.Write(Long + Long + Long + Long);
        await audio;

        await client.DisposeAsync();
        Assert.True(await reply.Left.Task.WaitAsync(RunningBackend.Patience));
        EmulatorSession session = Assert.Single(backend.Emulator.Journal.Sessions);
        await session.Completion.WaitAsync(RunningBackend.Patience);
        Assert.NotEqual(EmulatorSessionEnd.Finished, session.End);
    }

    [Fact]
    public async Task Audio_is_kept_back_until_it_is_nearly_due_and_sentences_with_it()
    {
        TestModel model = new();
        await using RunningBackend backend = await RunningBackend.StartAsync(model, pacing: null, "--Backend:AudioLead", "00:00:01");
        await using BackendClient client = await backend.ConnectAsync();
        await using Events events = new(client.SendAsync(new BackendMessage { Text = "Hello" }));
        Task<BackendEvent> audio = events.UntilAsync("audio");
        TestReply reply = await model.AskedAsync();
        for (int i = 0; i < 100; i++)
            reply.Write(Long);
        reply.End();
        await audio;
        await events.UntilAsync("written");

        // The text is here, minutes of speech; the emulator would have spoken it all at once.
        Assert.True(events.Told.Count(told => told.Type == "segment") < 50);
        Assert.True(events.Told.Sum(told => told.Data?.Length / 48000.0) < 30);
        await client.InterruptAsync();
        await events.ToEndAsync();
        Assert.Equal("Interrupted", events.Told.Single(told => told.Type == "spoken").Reason);
    }

    [Fact]
    public async Task Two_connections_are_two_conversations()
    {
        TestModel model = new();
        await using RunningBackend backend = await RunningBackend.StartAsync(model);
        await using BackendClient one = await backend.ConnectAsync();
        await using BackendClient other = await backend.ConnectAsync();
        await using Events ofOne = new(one.SendAsync(new BackendMessage { Text = "One" }));
        Task<Events> oneEnd = ofOne.ToEndAsync();
        TestReply toOne = await model.AskedAsync();
        await using Events ofOther = new(other.SendAsync(new BackendMessage { Text = "Other" }));
        Task<Events> otherEnd = ofOther.ToEndAsync();
        TestReply toOther = await model.AskedAsync();

        await other.InterruptAsync();
        Assert.Equal(["Other"], toOther.Messages.Skip(1).Select(message => message.Text));
        toOne.Write("For one.");
        toOther.Write("For the other.");
        toOne.End();
        toOther.End();
        Assert.Equal("For one.", (await oneEnd).Text);
        Assert.Equal("For the other.", (await otherEnd).Text);
        Assert.NotEmpty(ofOne.Audio);
        Assert.Empty(ofOther.Audio);
    }

    [Fact]
    public async Task A_conversation_is_opened_again_by_its_identifier_and_by_nothing_else()
    {
        await using RunningBackend backend = await RunningBackend.StartAsync();
        string id;
        await using (BackendClient client = await BackendClient.ConnectAsync(backend.Address))
        {
            id = (await client.OpenAsync()).Id;
            await using Events events = await new Events(client.SendAsync(new BackendMessage { Text = "What is the VAT in $1,249.90?", Silent = true })).ToEndAsync();
        }

        await using BackendClient again = await BackendClient.ConnectAsync(backend.Address);
        BackendConversation found = await again.OpenAsync(id);
        Assert.Equal(id, found.Id);
        Assert.Equal(["user", "assistant"], found.Messages.Select(message => message.Role));
        BackendConversation other = await again.OpenAsync(new string('0', 32));
        Assert.NotEqual(id, other.Id);
        Assert.Empty(other.Messages);
    }

    [Fact]
    public async Task A_silent_answer_costs_no_speech()
    {
        await using RunningBackend backend = await RunningBackend.StartAsync();
        await using BackendClient client = await backend.ConnectAsync();
        await using Events events = await new Events(client.SendAsync(new BackendMessage { Text = "Tell me a short story.", Silent = true })).ToEndAsync();
        Assert.NotEmpty(events.Text);
        Assert.DoesNotContain(events.Told, told => told.Type is "audio" or "segment" or "problem");
        Assert.Empty(backend.Emulator.Journal.Sessions);
    }

    [Fact]
    public async Task A_refusing_voice_is_a_problem_in_words_and_the_text_is_whole()
    {
        await using RunningBackend backend = await RunningBackend.StartAsync();
        backend.Emulator.Script.EveryConnection().AtHandshake.Refuse(402, "no credit left on account 4711");
        await using BackendClient client = await backend.ConnectAsync();
        await using Events events = await new Events(client.SendAsync(new BackendMessage { Text = "What is the VAT in $1,249.90?" })).ToEndAsync();
        Assert.Contains("Does that help?", events.Text, StringComparison.Ordinal);
        BackendEvent problem = Assert.Single(events.Told, told => told.Type == "problem");
        Assert.Equal("speech", problem.Of);
        Assert.DoesNotContain("4711", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_model_is_a_problem_in_words_and_the_next_message_is_answered()
    {
        TestModel model = new();
        await using RunningBackend backend = await RunningBackend.StartAsync(model);
        await using BackendClient client = await backend.ConnectAsync();
        await using Events failed = new(client.SendAsync(new BackendMessage { Text = "Hello" }));
        Task<Events> end = failed.ToEndAsync();
        (await model.AskedAsync()).End(new HttpRequestException("secret host is down"));
        await end;
        BackendEvent problem = Assert.Single(failed.Told, told => told.Type == "problem");
        Assert.Equal("model", problem.Of);
        Assert.DoesNotContain("secret", problem.Message, StringComparison.Ordinal);

        await using Events answered = new(client.SendAsync(new BackendMessage { Text = "Again" }));
        Task<Events> whole = answered.ToEndAsync();
        TestReply reply = await model.AskedAsync();
        reply.Write("Here.");
        reply.End();
        Assert.Equal("Here.", (await whole).Text);
    }

    [Fact]
    public async Task A_recording_that_was_interrupted_goes_on_where_it_was_heard()
    {
        await using RunningBackend backend = await RunningBackend.StartAsync(model: null, pacing: null, "--Backend:AudioLead", "01:00:00");
        await using BackendClient client = await backend.ConnectAsync();
        await using Events story = await new Events(client.SendAsync(new BackendMessage { Text = "Tell me a short story." })).ToEndAsync();
        BackendWord fifth = story.Told.Where(told => told.Type == "audio").SelectMany(told => told.Words!).ElementAt(4);
        BackendCut? cut = await client.InterruptAsync(fifth.From);
        Assert.Equal(fifth.Start, cut!.Heard);
        Assert.False(cut.IsEstimate);

        await using Events rest = await new Events(client.SendAsync(new BackendMessage { Text = "Go on", Silent = true })).ToEndAsync();
        Assert.StartsWith("You stopped me after", rest.Text, StringComparison.Ordinal);
        Assert.EndsWith(story.Text[cut.Heard..], rest.Text, StringComparison.Ordinal);
    }
}
