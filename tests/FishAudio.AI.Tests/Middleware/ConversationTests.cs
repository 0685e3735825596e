using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests.Middleware;

/// <summary>What happens when a turn of a conversation begins while another one is speaking.</summary>
public class ConversationTests
{
    private const string Reply = "One sentence is here. Another one follows it.";

    [Fact]
    public async Task New_turn_interrupts_the_one_that_speaks()
    {
        await using Talk talk = await Talk.StartAsync(SpeechOverlap.InterruptPrevious);
        (Ear first, Ear second) = (new(), new());
        talk.HoldAtFirstChunk(first, out TaskCompletionSource goOn);

        await talk.AskAsync(first);
        await first.UntilAsync(Audible);
        await talk.AskAsync(second);
        await second.UntilAsync(Completed);
        goOn.SetResult();
        await talk.Chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal(SpeechEndReason.Interrupted, first.Summary!.Reason);
        Assert.Single(first.Heard.OfType<SpeechChunk>());
        Assert.Equal(Reply, Spoken.In(second));
        Assert.Null(talk.Conversation.Current);
    }

    [Fact]
    public async Task Queued_turn_is_heard_when_those_before_it_have_ended_even_if_one_was_interrupted_in_the_queue()
    {
        await using Talk talk = await Talk.StartAsync(SpeechOverlap.Queue);
        (Ear first, Ear second, Ear third) = (new(), new(), new());
        talk.HoldAtFirstChunk(first, out TaskCompletionSource goOn);
        List<string> order = [];

        await talk.AskAsync(first);
        await first.UntilAsync(Audible);
        await talk.AskAsync(second);
        await talk.Harness.Emulator.Journal.WaitForStartAsync(1, SpeechHarness.Patience);
        await talk.AskAsync(third);
        await second.UntilAsync(heard => heard.Contains("started"));
        await second.Turn!.InterruptAsync();
        await second.UntilAsync(Completed);
        await third.UntilAsync(heard => heard.Contains("started"));
        // All that the third has to say has been spoken to it by now; it holds it back.
        await talk.Harness.Emulator.Journal.WaitForSessionAsync(2, SpeechHarness.Patience);
        Assert.Equal(["started"], third.Heard);
        goOn.SetResult();
        await talk.Chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal(Reply, Spoken.In(first));
        Assert.Equal(Reply, Spoken.In(third));
        Assert.Equal(["started"], second.Heard.Where(told => told is not SpeechSummary));
    }

    [Fact]
    public async Task Overlapping_turns_speak_at_the_same_time()
    {
        await using Talk talk = await Talk.StartAsync(SpeechOverlap.Overlap);
        (Ear first, Ear second) = (new(), new());
        talk.HoldAtFirstChunk(first, out TaskCompletionSource goOn);

        await talk.AskAsync(first);
        await first.UntilAsync(Audible);
        await talk.AskAsync(second);
        await second.UntilAsync(Completed);
        Assert.Null(first.Summary);
        goOn.SetResult();
        await talk.Chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal(Reply, Spoken.In(first));
        Assert.Equal(Reply, Spoken.In(second));
    }

    [Fact]
    public async Task Without_a_conversation_turns_are_independent()
    {
        await using Talk talk = await Talk.StartAsync(SpeechOverlap.InterruptPrevious);
        (Ear first, Ear second) = (new(), new());
        talk.HoldAtFirstChunk(first, out TaskCompletionSource goOn);

        await talk.AskAsync(first);
        await first.UntilAsync(Audible);
        await talk.Chat.GetStreamingResponseAsync("Go on", ((ChatOptions?)null).WithSpeech(second.ToListener())).ReadAsync();
        await second.UntilAsync(Completed);
        Assert.Null(first.Summary);
        goOn.SetResult();
        await talk.Chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal(Reply, Spoken.In(first));
    }

    [Fact]
    public async Task Agent_that_hands_over_by_a_call_nobody_answers_does_not_keep_the_next_one_waiting()
    {
        SteppedTimeProvider time = new();
        await using Talk talk = await Talk.StartAsync(SpeechOverlap.Queue, time);
        (Ear first, Ear second) = (new(), new());

        await talk.AskAsync(first, "hand over");
        await talk.AskAsync(second);
        Task answered = second.UntilAsync(Completed);
        while (!answered.IsCompleted && talk.Passed < TimeSpan.FromSeconds(30))
            await talk.PassAsync(TimeSpan.FromMilliseconds(100));

        await answered;
        Assert.Null(first.Summary);
        Assert.Equal("Ask my colleague.", Spoken.In(first));
        Assert.Equal(Reply, Spoken.In(second));
        await time.AdvanceUntilAsync(talk.Chat.DrainAsync(SpeechHarness.Patience), TimeSpan.FromSeconds(1));
        Assert.Equal(SpeechEndReason.NotContinued, first.Summary!.Reason);
    }

    [Fact]
    public async Task Agent_that_goes_on_after_its_tool_another_agent_lets_that_one_finish()
    {
        SteppedTimeProvider time = new();
        await using Talk talk = await Talk.StartAsync(SpeechOverlap.Queue, time);
        (Ear outer, Ear inner) = (new(), new());
        talk.HoldAtFirstChunk(inner, out TaskCompletionSource goOn);
        List<ChatMessage> history = [new(ChatRole.User, "hand over")];

        ChatResponse round = await talk.Chat.GetStreamingResponseAsync(history, talk.Options(outer)).ToChatResponseAsync();
        // The tool is an agent of the same conversation.
        await talk.AskAsync(inner);
        Task audible = inner.UntilAsync(Audible);
        while (!audible.IsCompleted)
            await talk.PassAsync(TimeSpan.FromMilliseconds(100));
        history.AddMessages(round);
        history.Add(new(ChatRole.Tool, [new FunctionResultContent("0", "done")]));
        await talk.Chat.GetStreamingResponseAsync(history, talk.Options(outer)).ReadAsync();
        int before = outer.Heard.Count;
        await talk.Harness.Emulator.Journal.WaitForSessionAsync(2, SpeechHarness.Patience);
        Assert.Equal(before, outer.Heard.Count);
        goOn.SetResult();
        await talk.Chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal($"Ask my colleague. {Reply}", Spoken.In(outer));
        Assert.Equal(1, outer.Heard.Count(told => told is "started"));
        Assert.Equal(Reply, Spoken.In(inner));
    }

    [Theory]
    [InlineData(true, SpeechDelivery.InStream)]
    [InlineData(false, SpeechDelivery.InStream)]
    [InlineData(false, SpeechDelivery.Callback)]
    public async Task Agent_whose_tool_is_another_agent_in_the_stream_keeps_neither_waiting(bool isOutside, SpeechDelivery delivery)
    {
        // Where tools run outside, the rest of the outer one's audio rides in its next round, which comes when the inner one has spoken.
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        SpeechConversation conversation = new() { Overlap = SpeechOverlap.Queue };
        SpeechCall call = new() { Conversation = conversation, Delivery = SpeechDelivery.InStream };
        IChatClient colleague = new Model(_ => Model.Writes(Reply)).AsBuilder().UseSpeech(harness.Client).Build();
        List<ChatResponseUpdate> inner = [];
        Ear ear = new();
        using IChatClient chat = harness.BuildWithTools(Model.WithTool("Let me ask my colleague. He knows a lot about it.", "That was him.", tool: "colleague"), ear, isOutside,
            options => options.SessionGrace = TimeSpan.FromMilliseconds(50));
        ChatOptions options = Pipeline.With(AIFunctionFactory.Create(
            async () =>
            {
                inner = await colleague.GetStreamingResponseAsync("Tell me", ((ChatOptions?)null).WithSpeech(call)).ReadAsync();
                return inner.ToChatResponse().Text;
            },
            "colleague"));

        List<ChatResponseUpdate> outer = await chat.GetStreamingResponseAsync("Tell me", options.WithSpeech(call with { Delivery = delivery })).ReadAsync().WaitAsync(SpeechHarness.Patience);
        await chat.DrainAsync();

        Assert.Equal(Reply, Spoken.In(inner));
        Assert.Equal(
            "Let me ask my colleague. He knows a lot about it. That was him.",
            delivery == SpeechDelivery.InStream ? Spoken.In(outer) : string.Join(' ', ear.Segments.Select(segment => segment.Trim())));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Agent_that_waits_for_another_one_is_heard_around_it(bool isOutside)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        SpeechConversation conversation = new() { Overlap = SpeechOverlap.Queue };
        List<string> told = [];
        TaskCompletionSource isHeard = new(TaskCreationOptions.RunContinuationsAsynchronously);
        SpeechListener inner = new() { OnAudio = (_, _, _) => default, OnSegment = (_, segment, _) => Tell(segment), OnCompleted = (_, _, _) => { isHeard.SetResult(); return default; } };
        IChatClient colleague = new Model(_ => Model.Writes("Sub agent speaks.")).AsBuilder().UseSpeech(harness.Client).Build();
        using IChatClient chat = harness.BuildWithTools(
            Model.WithTool("Let me ask.", "That was him.", tool: "colleague"), new Ear(), isOutside, options => options.SessionGrace = TimeSpan.FromMilliseconds(50));
        ChatOptions options = Pipeline.With(AIFunctionFactory.Create(
            async () =>
            {
                await colleague.GetStreamingResponseAsync("Tell me", new ChatOptions().WithSpeech(new SpeechCall { Conversation = conversation, Listener = inner })).ReadAsync();
                await isHeard.Task;
                return "said";
            },
            "colleague"));
        SpeechListener outer = new() { OnAudio = (_, _, _) => default, OnSegment = (_, segment, _) => Tell(segment) };
        await chat.GetStreamingResponseAsync("Tell me", options.WithSpeech(new SpeechCall { Conversation = conversation, Listener = outer })).ReadAsync().WaitAsync(SpeechHarness.Patience);
        await chat.DrainAsync();
        Assert.Equal(["Let me ask.", "Sub agent speaks.", "That was him."], told);

        ValueTask Tell(SpeechSegment segment)
        {
            told.Add(segment.Text.Trim());
            return default;
        }
    }

    [Theory]
    [InlineData(SpeechDelivery.Callback)]
    [InlineData(SpeechDelivery.InStream)]
    public async Task Two_agents_in_a_row_do_not_talk_over_each_other(SpeechDelivery delivery)
    {
        // Two clients, one after the other, each as soon as the text of the other has ended.
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        SpeechConversation conversation = new() { Overlap = SpeechOverlap.Queue };
        List<string> told = [];
        List<byte> audio = [];
        async Task AskAsync(string name, string text)
        {
            Ear ear = new()
            {
                Then = (_, what, _) =>
                {
                    lock (told)
                    {
                        if (what is SpeechChunk or SpeechSegment && told.LastOrDefault() != name)
                            told.Add(name);
                        if (what is SpeechChunk chunk)
                            audio.AddRange(chunk.Audio.Span);
                    }

                    return default;
                },
            };
            IChatClient agent = harness.Speak(new Model(_ => Model.Writes(text, author: name)), new Ear());
            await foreach (ChatResponseUpdate update in agent.GetStreamingResponseAsync(
                "Go on", ((ChatOptions?)null).WithSpeech(new SpeechCall { Listener = ear.ToListener(), Conversation = conversation, Delivery = delivery })))
            {
                foreach (DataContent content in update.Contents.OfType<DataContent>())
                    audio.AddRange(content.Data.Span);
            }
        }

        await AskAsync("Alice", "I am Alice. I speak first.");
        await AskAsync("Bob", "I am Bob. I waited for her.");
        await AskAsync("Carol", "And I am Carol.");
        await (conversation.Current?.Completion ?? Task.CompletedTask).WaitAsync(SpeechHarness.Patience);

        Assert.Equal(["Alice", "Bob", "Carol"], told);
        Assert.Equal("I am Alice. I speak first. I am Bob. I waited for her. And I am Carol.", Spoken.In([.. audio]));
    }

    private static bool Audible(IReadOnlyList<object> heard) => heard.OfType<SpeechChunk>().Any();

    private static bool Completed(IReadOnlyList<object> heard) => heard.OfType<SpeechSummary>().Any();

    private sealed class Talk : IAsyncDisposable
    {
        private readonly SteppedTimeProvider? _time;

        private Talk(SpeechHarness harness, SpeechOverlap overlap, SteppedTimeProvider? time)
        {
            (Harness, _time) = (harness, time);
            Conversation = new() { Overlap = overlap };
            SpeakingChatOptions options = new();
            Chat = new SpeakingChatClient(
                new Model(messages => messages.Count == 1 && messages[0].Text == "hand over"
                    ? [.. Model.Writes("Ask my colleague."), Model.Calls("0", "colleague")]
                    : Model.Writes(Reply)),
                harness.Client, options, timeProvider: (TimeProvider?)time ?? harness.Time);
        }

        public SpeechHarness Harness { get; }

        public SpeechConversation Conversation { get; }

        public SpeakingChatClient Chat { get; }

        public TimeSpan Passed { get; private set; }

        public static async Task<Talk> StartAsync(SpeechOverlap overlap, SteppedTimeProvider? time = null)
            => new(await SpeechHarness.StartAsync(), overlap, time);

        public ChatOptions Options(Ear ear) => ((ChatOptions?)null).WithSpeech(new SpeechCall { Listener = ear.ToListener(), Conversation = Conversation });

        public Task AskAsync(Ear ear, string question = "Go on") => Chat.GetStreamingResponseAsync(question, Options(ear)).ReadAsync();

        public void HoldAtFirstChunk(Ear ear, out TaskCompletionSource goOn)
        {
            TaskCompletionSource signal = goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
            ear.Then = (_, told, _) => told is SpeechChunk ? new ValueTask(signal.Task) : default;
        }

        public async Task PassAsync(TimeSpan time)
        {
            Passed += time;
            _time!.Advance(time);
            for (int i = 0; i < 100; i++)
                await Task.Yield();
        }

        public async ValueTask DisposeAsync()
        {
            Chat.Dispose();
            await Harness.DisposeAsync();
        }
    }
}
