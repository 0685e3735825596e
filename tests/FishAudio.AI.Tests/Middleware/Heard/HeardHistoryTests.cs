using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Testing;

namespace FishAudio.AI.Tests.Middleware.Heard;

public class HeardHistoryTests
{
    private const string Mark = " [The user interrupted here and has heard nothing of the rest.]";
    private const string NothingHeard = "[The user interrupted before hearing any of this answer.]";

    [Theory]
    [InlineData("m1")]
    [InlineData(null)]
    public async Task The_next_request_carries_what_was_heard_and_the_caller_s_messages_stay(string? messageId)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Model model = new(_ => Model.Writes("One two three four.", messageId));
        SpeechConversation conversation = new();
        using IChatClient chat = Chat(harness, model);
        List<ChatMessage> history = [new(ChatRole.User, "Count.")];

        await SpeakAsync(chat, history, conversation, interruptAtWord: 2);
        history.Add(new(ChatRole.User, "Go on."));
        await SpeakAsync(chat, history, conversation);

        Assert.Equal(["Count.", "One two" + Mark, "Go on."], model.Asked[1].Messages.Select(m => m.Text));
        Assert.Equal("One two three four.", history[1].Text);
        Assert.Equal("One two three four.", history[3].Text);
    }

    [Theory]
    [InlineData(true, SpeechDelivery.Callback)]
    [InlineData(false, SpeechDelivery.Callback)]
    [InlineData(false, SpeechDelivery.InStream)]
    public async Task Rounds_after_an_interruption_were_not_heard(bool isOutside, SpeechDelivery delivery)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        SpeechConversation conversation = new();
        Model model = new(asked => asked[^1].Role == ChatRole.Tool ? Model.Writes("It is noon now. The sun is high.", "m2")
            : asked.Count == 1 ? [.. Model.Writes("Let me look at the clock.", "m1"), Model.Calls("0", "clock", "m1")] : Model.Writes("Fine.", "m3"));
        ChatClientBuilder builder = model.AsBuilder().UseHeardHistory();
        builder = isOutside ? builder.UseSpeech(harness.Client).UseFunctionInvocation() : builder.UseFunctionInvocation().UseSpeech(harness.Client);
        using IChatClient chat = builder.Build();
        ChatOptions options = Pipeline.With(AIFunctionFactory.Create(
            async () =>
            {
                if (delivery == SpeechDelivery.Callback)
                    await ear.UntilAsync(heard => heard.OfType<SpeechChunk>().Any());
                await conversation.Current!.InterruptAsync();
                GC.Collect();
                return "noon";
            },
            "clock"));
        SpeechCall call = new() { Conversation = conversation, Delivery = delivery };
        List<ChatMessage> history = [new(ChatRole.User, "Time?")];
        history.AddMessages(await chat.GetStreamingResponseAsync(history, options.WithSpeech(call with { Listener = ear.ToListener() })).ReadAsync());
        Assert.Contains(history, message => message.Text == "It is noon now. The sun is high.");

        history.Add(new(ChatRole.User, "And then?"));
        await chat.GetStreamingResponseAsync(history, new ChatOptions().WithSpeech(call with { IsSpoken = false })).ReadAsync();
        Assert.DoesNotContain(model.Asked[^1].Messages, message => message.Text.Contains("noon now", StringComparison.Ordinal));
        Assert.Contains(history, message => message.Text == "It is noon now. The sun is high.");
    }

    [Fact]
    public async Task A_reply_that_was_heard_to_its_end_goes_as_it_was_also_beside_one_of_the_same_words_that_was_not()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Model model = new(_ => Model.Writes("One two three four.", messageId: null));
        SpeechConversation conversation = new();
        using IChatClient chat = Chat(harness, model);
        List<ChatMessage> history = [new(ChatRole.User, "Count.")];

        await SpeakAsync(chat, history, conversation, interruptAtWord: 1);
        history.Add(new(ChatRole.User, "Again."));
        await SpeakAsync(chat, history, conversation);
        history.Add(new(ChatRole.User, "Thanks."));
        await SpeakAsync(chat, history, conversation);

        Assert.Equal(["Count.", "One" + Mark, "Again.", "One two three four.", "Thanks."], model.Asked[2].Messages.Select(m => m.Text));
    }

    [Fact]
    public async Task Nothing_heard_is_said_so()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Model model = new(_ => Model.Writes("One two three four."));
        SpeechConversation conversation = new();
        using IChatClient chat = Chat(harness, model);
        List<ChatMessage> history = [new(ChatRole.User, "Count.")];

        await SpeakAsync(chat, history, conversation, interruptAtWord: 0);
        history.Add(new(ChatRole.User, "What?"));
        await SpeakAsync(chat, history, conversation);

        Assert.Equal(["Count.", NothingHeard, "What?"], model.Asked[1].Messages.Select(m => m.Text));
    }

    [Fact]
    public async Task One_user_s_words_are_never_in_another_s_history()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Model model = new(_ => Model.Writes("One two three four."));
        using IChatClient chat = Chat(harness, model);
        List<ChatMessage>[] histories = [[new(ChatRole.User, "A")], [new(ChatRole.User, "B")]];
        SpeechConversation[] conversations = [new(), new()];

        await Task.WhenAll(SpeakAsync(chat, histories[0], conversations[0], interruptAtWord: 1), SpeakAsync(chat, histories[1], conversations[1], interruptAtWord: 3));
        for (int i = 0; i < 2; i++)
        {
            histories[i].Add(new(ChatRole.User, "Go on."));
            await SpeakAsync(chat, histories[i], conversations[i]);
        }

        Assert.Equal("One" + Mark, model.Asked[2].Messages[1].Text);
        Assert.Equal("One two three" + Mark, model.Asked[3].Messages[1].Text);
    }

    [Fact]
    public async Task Tool_calls_stay_and_only_the_text_after_the_cut_goes()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Model model = Model.WithTool("Let me look now.", "It is noon at last.");
        SpeechConversation conversation = new();
        using IChatClient chat = model.AsBuilder().UseHeardHistory().UseSpeech(harness.Client, Words).UseFunctionInvocation().Build();
        ChatOptions tools = Pipeline.With(AIFunctionFactory.Create(() => "12:00", "clock"));
        List<ChatMessage> history = [new(ChatRole.User, "What time is it?")];

        await SpeakAsync(chat, history, conversation, interruptAtWord: 2, options: tools);
        history.Add(new(ChatRole.User, "Sorry?"));
        await SpeakAsync(chat, history, conversation, options: tools);

        IReadOnlyList<ChatMessage> asked = model.Asked[^1].Messages;
        Assert.Equal("Let me" + Mark, asked[1].Text);
        Assert.Single(asked[1].Contents.OfType<FunctionCallContent>());
        Assert.Single(asked[2].Contents.OfType<FunctionResultContent>());
        // Of the round after the cut nothing was heard, and nothing else is in its message.
        Assert.Equal(["What time is it?", "Let me" + Mark, "", "Sorry?"], asked.Select(m => m.Text));
    }

    [Fact]
    public async Task Without_a_conversation_a_response_s_own_message_is_found_and_no_other()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Model model = new(_ => Model.Writes("One two three four."));
        using IChatClient chat = Chat(harness, model);
        Ear ear = new();
        ChatResponse response = await chat.GetResponseAsync("Count.", ((ChatOptions?)null).WithSpeech(ear.ToListener()));
        await chat.DrainAsync();
        await ear.Turn!.InterruptAsync(ear.Heard.OfType<SpeechChunk>().SelectMany(c => c.Words).ElementAt(1).Start);

        await chat.GetResponseAsync([new(ChatRole.User, "Count."), response.Messages[0], new(ChatRole.User, "Go on.")]);
        await chat.GetResponseAsync([new(ChatRole.User, "Count."), new(ChatRole.Assistant, response.Text), new(ChatRole.User, "Go on.")]);

        Assert.Equal("One" + Mark, model.Asked[1].Messages[1].Text);
        Assert.Equal("One two three four.", model.Asked[2].Messages[1].Text);
    }

    [Fact]
    public async Task A_history_that_the_provider_keeps_is_left_alone_and_that_is_logged_once()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Model model = new(_ => Model.Writes("One two three four."));
        FakeLogCollector logs = new();
        using IChatClient chat = new HeardHistoryChatClient(model, loggerFactory: new Microsoft.Extensions.Logging.LoggerFactory([new FakeLoggerProvider(logs)]));

        for (int i = 0; i < 2; i++)
            await chat.GetResponseAsync([new(ChatRole.Assistant, "Before."), new(ChatRole.User, "Go on.")], new ChatOptions { ConversationId = "theirs" });

        Assert.Equal(["Before.", "Go on."], model.Asked[0].Messages.Select(m => m.Text));
        Assert.Equal(20, Assert.Single(logs.GetSnapshot()).Id.Id);
    }

    [Fact]
    public async Task The_marks_are_the_host_s_to_choose()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Model model = new(_ => Model.Writes("One two three four."));
        SpeechConversation conversation = new();
        using IChatClient chat = model.AsBuilder().UseHeardHistory(o => o.Mark = "…").UseSpeech(harness.Client, Words).Build();
        List<ChatMessage> history = [new(ChatRole.User, "Count.")];

        await SpeakAsync(chat, history, conversation, interruptAtWord: 2);
        await SpeakAsync(chat, history, conversation);

        Assert.Equal("One two…", model.Asked[1].Messages[1].Text);
    }

    [Fact]
    public async Task Nothing_of_it_reaches_the_model_s_options()
    {
        Model model = new(_ => Model.Writes("Fine."));
        using IChatClient chat = model.AsBuilder().UseHeardHistory().Build();

        await chat.GetResponseAsync("Go on", ((ChatOptions?)null).WithSpeech(new SpeechCall { Conversation = new SpeechConversation() }));

        Assert.Null(model.Asked[0].Options?.AdditionalProperties);
    }

    private static void Words(SpeakingChatOptions options)
        => (options.Request, options.OnAudio) = (new SpeechRequest { Timing = SpeechTiming.Words }, static (_, _, _) => default);

    private static IChatClient Chat(SpeechHarness harness, IChatClient model)
        => model.AsBuilder().UseHeardHistory().UseSpeech(harness.Client, Words).Build();

    private static async Task SpeakAsync(
        IChatClient chat, List<ChatMessage> history, SpeechConversation conversation, int? interruptAtWord = null, ChatOptions? options = null)
    {
        Ear ear = new();
        List<ChatResponseUpdate> updates = await chat.GetStreamingResponseAsync(
            history, options.WithSpeech(new SpeechCall { Listener = ear.ToListener(), Conversation = conversation })).ReadAsync();
        await ear.UntilAsync(heard => heard.OfType<SpeechSummary>().Any());
        history.AddMessages(updates);
        if (interruptAtWord is not { } word)
            return;
        SpeechWord[] words = [.. ear.Heard.OfType<SpeechChunk>().SelectMany(c => c.Words)];
        await ear.Turn!.InterruptAsync(word == 0 ? TimeSpan.Zero : words[word].Start);
    }
}
