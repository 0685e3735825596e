using System.Runtime.CompilerServices;
using System.Text.Json;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;
using Moq;

namespace FishAudio.AI.Tests.Middleware;

/// <summary>Audio between the updates of the text.</summary>
public class InStreamTests
{
    private const string First = "The first sentence is here.";
    private const string Second = "The second one follows.";

    public static TheoryData<bool, bool> Pipelines => new()
    {
        { true, true },
        { true, false },
        { false, true },
        { false, false },
    };

    [Fact]
    public async Task Audio_comes_while_the_model_is_still_writing_and_the_stream_ends_with_it()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        TaskCompletionSource heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Model model = new(_ => [.. Model.Writes(First + " And"), heard.Task, .. Model.Writes(" then. " + Second)]);
        using SpeakingChatClient chat = InStream(harness, model, new Ear());

        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync("Go on"))
        {
            updates.Add(update);
            if (Audio(update) is not null)
                heard.TrySetResult();
        }

        Assert.NotNull(Audio(updates[^1]));
        Assert.True(updates.FindIndex(u => Audio(u) is not null) < updates.FindLastIndex(u => u.Text.Length > 0));
        Assert.Equal($"{First} And then. {Second}", Spoken.In(updates));
    }

    [Fact]
    public async Task Text_is_not_taken_before_its_maker_has_told_that_it_is_there()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        HesitatingUpdates updates = new([.. Model.Writes(First + " And"), .. Model.Writes(" then. " + Second)]);
        Mock<IChatClient> model = new();
        model.Setup(m => m.GetStreamingResponseAsync(It.IsAny<IEnumerable<ChatMessage>>(), It.IsAny<ChatOptions>(), It.IsAny<CancellationToken>())).Returns(updates);
        using SpeakingChatClient chat = harness.Speak(model.Object, new Ear(), options => options.Delivery = SpeechDelivery.InStream);

        List<ChatResponseUpdate> received = [];
        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync("Go on"))
        {
            received.Add(update);
            if (Audio(update) is not null)
                updates.Tell();
        }

        Assert.False(updates.IsTakenEarly);
        Assert.Equal($"{First} And then. {Second}", Spoken.In(received));
    }

    [Fact]
    public async Task Text_goes_first_where_both_are_ready()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        TaskCompletionSource goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Model model = new(_ => [.. Model.Writes(First + " And"), goOn.Task, .. Model.Writes(" then. " + Second)]);
        using SpeakingChatClient chat = InStream(harness, model, ear);

        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync("Go on"))
        {
            updates.Add(update);
            // From here on audio is waiting all the time, and so is text.
            if (updates.Count(u => Audio(u) is not null) == 1 && !goOn.Task.IsCompleted)
                goOn.SetResult();
        }

        // What the model has at once comes at once: no audio cuts it, but for the chunk whose move was already under way.
        int resumed = updates.FindIndex(u => Audio(u) is not null) + 1;
        List<bool> isText = [.. updates.Skip(resumed).Select(u => Audio(u) is null)];
        Assert.Contains(true, isText);
        Assert.True(isText.SkipWhile(t => !t).SkipWhile(t => t).All(t => !t), string.Concat(isText.Select(t => t ? 't' : 'a')));
    }

    [Theory]
    [MemberData(nameof(Pipelines))]
    public async Task Audio_is_stamped_as_a_part_of_the_assistants_message(bool isOutside, bool hasIds)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Model model = Ids(Model.WithTool(First, Second, conversationId: hasIds ? "c1" : null), hasIds);
        using IChatClient chat = harness.BuildWithTools(model, new Ear(), isOutside, o => o.Delivery = SpeechDelivery.InStream);
        using IChatClient silent = Ids(Model.WithTool(First, Second, conversationId: hasIds ? "c1" : null), hasIds).AsBuilder().UseFunctionInvocation().Build();
        ChatOptions options = Pipeline.With(AIFunctionFactory.Create(() => "noon", "clock"));

        // The service keeps the history where there is a conversation: then only the listener tells that the rounds are one turn.
        List<ChatResponseUpdate> updates = await chat.GetStreamingResponseAsync("Time?", options.WithSpeech(new SpeechListener())).ReadAsync();
        List<ChatResponseUpdate> expected = await silent.GetStreamingResponseAsync("Time?", options).ReadAsync();

        ChatResponseUpdate? last = null;
        HashSet<string> ids = [.. updates.Where(u => Audio(u) is null).Select(u => u.MessageId).OfType<string>()];
        foreach (ChatResponseUpdate update in updates)
        {
            if (Audio(update) is null)
            {
                last = update;
                continue;
            }

            Assert.Equal(ChatRole.Assistant, update.Role);
            if (last!.Role == ChatRole.Tool)
            {
                Assert.NotNull(update.MessageId);
                Assert.DoesNotContain(update.MessageId, ids);
            }
            else
            {
                Assert.Equal((last.MessageId, last.ResponseId, last.ConversationId), (update.MessageId, update.ResponseId, update.ConversationId));
            }
        }

        Assert.Equal(expected.ToChatResponse().Text, updates.ToChatResponse().Text);
        Assert.Equal($"{First} {Second}", Spoken.In(updates));
        // Without the audio, the messages are those of a pipeline without speech.
        Assert.Equal(
            expected.ToChatResponse().Messages.Select(Describe),
            updates.ToChatResponse().Messages.WithoutSpeech().Select(Describe));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Audio_that_comes_behind_a_tools_message_is_a_message_of_its_own(bool isOutside)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        TaskCompletionSource called = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
        harness.Emulator.Script.NextConnection().BeforeAudio.StallUntil(called.Task);
        Model model = new(messages => messages.Any(m => m.Role == ChatRole.Tool) ? [heard.Task, .. Model.Writes(Second, "m2")] : [.. Model.Writes(First), Model.Calls("0", "clock")]);
        using IChatClient chat = harness.BuildWithTools(model, new Ear(), isOutside, o => o.Delivery = SpeechDelivery.InStream);
        ChatOptions options = Pipeline.With(AIFunctionFactory.Create(
            () =>
            {
                called.SetResult();
                return "noon";
            },
            "clock"));

        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync("Time?", options))
        {
            updates.Add(update);
            if (Audio(update) is not null)
                heard.TrySetResult();
        }

        int tool = updates.FindIndex(update => update.Role == ChatRole.Tool);
        ChatResponseUpdate first = updates[tool + 1];
        Assert.NotNull(Audio(first));
        Assert.Equal(ChatRole.Assistant, first.Role);
        Assert.DoesNotContain(first.MessageId, (string?[])[null, "m1", "m2", updates[tool].MessageId]);
        // In the order in which it was said: what calls the tool, its result, the rest of the voice, the reply.
        Assert.Equal(["assistant", "tool", "assistant", "assistant"], updates.ToChatResponse().Messages.Select(m => m.Role.Value));
        Assert.Equal($"{First} {Second}", Spoken.In(updates));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Reply_survives_a_round_trip_as_history_and_goes_out_as_one_text(bool hasReflection, bool isCut)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        TaskCompletionSource heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Model model = new(messages => messages.Count > 1 ? Model.Writes("Fine.") : [.. Model.Writes(First + " And"), heard.Task, .. Model.Writes(" then. " + Second)]);
        using SpeakingChatClient chat = InStream(harness, model, new Ear());
        if (!isCut)
            heard.SetResult();
        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync("Go on"))
        {
            updates.Add(update);
            if (Audio(update) is not null)
                heard.TrySetResult();
        }

        List<ChatMessage> history = [new(ChatRole.User, "Go on"), .. updates.ToChatResponse().Messages];
        Assert.Equal($"{First} And then. {Second}", updates.ToChatResponse().Text);
        JsonSerializerOptions json = PerCallSettingsTests.SerializerOptions(hasReflection);
        IList<ChatMessage> stored = JsonSerializer.Deserialize<IList<ChatMessage>>(JsonSerializer.Serialize<IList<ChatMessage>>(history, json), json)!;
        stored.Add(new(ChatRole.User, "Thanks"));
        await chat.GetStreamingResponseAsync(stored).ReadAsync();

        Assert.Contains(stored[1].Contents, content => content is DataContent);
        TextContent only = Assert.IsType<TextContent>(Assert.Single(model.Asked[^1].Messages[1].Contents));
        Assert.Equal($"{First} And then. {Second}", only.Text);
        Assert.Equal(3, model.Asked[^1].Messages.Count);
        Assert.Equal(only.Text, stored.WithoutSpeech().ElementAt(1).Contents.OfType<TextContent>().Single().Text);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task History_is_cleaned_of_audio_on_every_way_to_the_model(bool isStreamed, bool isSpoken)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Model model = new(_ => Model.Writes(First));
        using SpeakingChatClient chat = InStream(harness, model, new Ear());
        SpeechListener listener = new();
        ChatResponse reply = await chat.GetResponseAsync("Go on", ((ChatOptions?)null).WithSpeech(listener));
        Assert.All(
            reply.Messages.Single().Contents.OfType<DataContent>(), content => Assert.Equal(listener.Turn!.Id, content.AdditionalProperties!["fishaudio.turn"]));
        List<ChatMessage> history = [new(ChatRole.User, "Go on"), .. reply.Messages, new(ChatRole.User, "Thanks")];
        int contents = history[1].Contents.Count;
        ChatOptions? options = isSpoken ? null : ((ChatOptions?)null).WithoutSpeech();

        if (isStreamed)
            await chat.GetStreamingResponseAsync(history, options).ReadAsync();
        else
            await chat.GetResponseAsync(history, options);

        Assert.IsType<TextContent>(Assert.Single(model.Asked[^1].Messages[1].Contents));
        Assert.Equal(contents, history[1].Contents.Count);
        Assert.True(contents > 1);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Tool_is_not_delayed_by_the_voice(bool isOutside, bool isStreamed)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        TaskCompletionSource called = new(TaskCreationOptions.RunContinuationsAsynchronously);
        harness.Emulator.Script.NextConnection().BeforeAudio.StallUntil(called.Task);
        using IChatClient chat = harness.BuildWithTools(Model.WithTool(First, Second), new Ear(), isOutside, o => o.Delivery = SpeechDelivery.InStream);
        ChatOptions options = Pipeline.With(AIFunctionFactory.Create(
            () =>
            {
                called.SetResult();
                return "noon";
            },
            "clock"));

        IEnumerable<AIContent> contents = isStreamed
            ? (await chat.GetStreamingResponseAsync("Time?", options).ReadAsync()).SelectMany(u => u.Contents)
            : (await chat.GetResponseAsync("Time?", options)).Messages.SelectMany(m => m.Contents);

        Assert.Equal($"{First} {Second}", Spoken.In(contents));
    }

    [Fact]
    public async Task Response_that_is_not_streamed_returns_when_the_audio_has_ended_with_it_behind_the_text()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        ChatResponse kept = new(new ChatMessage(ChatRole.Assistant, First) { MessageId = "m1" });
        using SpeakingChatClient chat = InStream(harness, new Constant(kept), ear);

        ChatResponse response = await chat.GetResponseAsync("Go on");
        IList<AIContent> contents = response.Messages.Single().Contents;
        Assert.Equal(First, response.Text);
        Assert.IsType<TextContent>(contents[0]);
        Assert.All(contents.Skip(1), content => Assert.IsType<DataContent>(content));
        Assert.Equal(First, Spoken.In(contents));

        // The message of the maker of the response is its own.
        response = await chat.GetResponseAsync("Go on");
        Assert.Equal(First, Spoken.In(response.Messages.Single().Contents));
    }

    [Fact]
    public async Task Cancelling_while_only_audio_is_left_ends_the_stream_and_the_turn()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        using CancellationTokenSource cancel = new();
        harness.Emulator.Script.NextConnection().AfterAudioFrame(1).Stall();
        Ear ear = new();
        using SpeakingChatClient chat = InStream(harness, new Model(_ => Model.Writes($"{First} {Second}")), ear);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync("Go on", cancellationToken: cancel.Token))
            {
                if (Audio(update) is not null)
                    await cancel.CancelAsync();
            }
        });
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal(SpeechEndReason.Abandoned, ear.Summary!.Reason);
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Disposal_ends_speech_then_cancels_then_awaits_the_pending_move_then_disposes()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        Slow model = new(First + " And", () => ear.Turn!.IsSilenced);
        using SpeakingChatClient chat = InStream(harness, model, ear);

        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync("Go on"))
        {
            if (Audio(update) is not null)
                break;
        }

        Assert.Equal(["cancelled, silenced: True", "moved", "disposed"], model.Events);
        await chat.DrainAsync(SpeechHarness.Patience);
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Model_that_throws_when_it_is_asked_leaves_nothing_behind()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        using SpeakingChatClient chat = InStream(harness, new Model(_ => throw new InvalidOperationException("down")), ear);

        await Assert.ThrowsAsync<InvalidOperationException>(() => chat.GetStreamingResponseAsync("Go on").ReadAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => chat.GetResponseAsync("Go on"));
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.All(ear.Heard.OfType<SpeechSummary>(), summary => Assert.Equal(SpeechEndReason.Abandoned, summary.Reason));
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Failure_of_speech_ends_the_stream_with_the_text()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(reconnects: 0);
        harness.Emulator.Script.NextConnection().AfterAudioFrame(1).Drop();
        Ear ear = new();
        using SpeakingChatClient chat = InStream(harness, new Model(_ => Model.Writes($"{First} {Second}")), ear);

        ChatResponse response = await chat.GetStreamingResponseAsync("Go on").ToChatResponseAsync();

        Assert.Equal($"{First} {Second}", response.Text);
        await chat.DrainAsync(SpeechHarness.Patience);
        Assert.Single(ear.Errors);
    }

    [Fact]
    public void Marked_audio_is_taken_out_and_only_what_it_cut_is_joined()
    {
        DataContent audio = new(new byte[] { 1, 2 }, "audio/mpeg") { AdditionalProperties = new() { ["fishaudio.turn"] = "t" } };
        DataContent image = new(new byte[] { 1 }, "image/png");
        TextContent cited = new("cited") { Annotations = [new CitationAnnotation()] };
        ChatMessage[] messages =
        [
            new(ChatRole.Assistant, [new TextContent("a"), audio, audio, new TextContent("b"), image, new TextContent("c"), new TextContent("d")]) { MessageId = "m" },
            new(ChatRole.Assistant, [audio]),
            new(ChatRole.Assistant, [new TextReasoningContent("x"), audio, new TextReasoningContent("y") { ProtectedData = "p" }, new TextContent("e"), audio, cited]),
            new(ChatRole.User, [new DataContent(new byte[] { 3 }, "audio/mpeg")]),
        ];

        List<ChatMessage> clean = [.. messages.WithoutSpeech()];

        Assert.Equal(3, clean.Count);
        Assert.Equal(["ab", "", "c", "d"], clean[0].Contents.Select(c => (c as TextContent)?.Text ?? ""));
        Assert.Equal("m", clean[0].MessageId);
        Assert.Equal("xy", Assert.IsType<TextReasoningContent>(clean[1].Contents[0]).Text);
        Assert.Equal("p", ((TextReasoningContent)clean[1].Contents[0]).ProtectedData);
        Assert.Equal(3, clean[1].Contents.Count);
        Assert.Same(messages[3], clean[2]);
        Assert.Equal(7, messages[0].Contents.Count);
        Assert.Throws<ArgumentNullException>(() => ((IEnumerable<ChatMessage>)null!).WithoutSpeech());
    }

    private static SpeakingChatClient InStream(SpeechHarness harness, IChatClient model, Ear ear)
        => harness.Speak(model, ear, o => o.Delivery = SpeechDelivery.InStream);

    private static DataContent? Audio(ChatResponseUpdate update) => update.Contents.OfType<DataContent>().SingleOrDefault();

    private static Model Ids(Model model, bool hasIds) => hasIds ? model : new(messages =>
    {
        return model.Answer(messages).Select(step =>
        {
            if (step is ChatResponseUpdate update)
                (update.MessageId, update.ResponseId) = (null, null);
            return step;
        });
    });

    private static string Describe(ChatMessage message)
        => $"{message.Role}: {string.Join(" | ", message.Contents.Select(c => c is TextContent text ? text.Text : c.GetType().Name))}";

    /// <summary>A model that gives the same object every time.</summary>
    private sealed class Constant(ChatResponse response) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
            => Task.FromResult(new ChatResponse(response.Messages));

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
            => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    /// <summary>A model that writes some text, then thinks until it is cancelled, and takes its time even then.</summary>
    private sealed class Slow(string text, Func<bool> isSilenced) : IChatClient
    {
        public List<string> Events { get; } = [];

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, text);
                TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
                await using CancellationTokenRegistration _ = cancellationToken.Register(() =>
                {
                    Events.Add($"cancelled, silenced: {isSilenced()}");
                    cancelled.SetResult();
                });
                await cancelled.Task;
                for (int i = 0; i < 100; i++)
                    await Task.Yield();
                Events.Add("moved");
                cancellationToken.ThrowIfCancellationRequested();
            }
            finally
            {
                Events.Add("disposed");
            }
        }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
            => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
