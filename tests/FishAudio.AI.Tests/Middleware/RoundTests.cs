using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace FishAudio.AI.Tests.Middleware;

/// <summary>Which request continues which turn, and what happens between the rounds.</summary>
public class RoundTests
{
    private const string Before = "Let me look at the clock.";
    private const string After = "It is noon now.";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Request_that_answers_no_call_is_a_turn_of_its_own(bool isFirstSilenced)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        Model model = new(asked => asked.Any(message => message.Text.Contains("is noon", StringComparison.Ordinal)) ? Model.Writes("I am the second agent.", "b1", "B")
            : asked.Count == 1 ? [.. Model.Writes("Let me look.", "a1", "A"), Model.Calls("0", "clock", "a1")] : Model.Writes("It is noon.", "a2", "A"));
        using SpeakingChatClient chat = harness.Speak(model, ear);
        List<ChatMessage> history = [new(ChatRole.User, "Time?")];
        SpeechListener first = new();
        history.AddMessages(await chat.GetStreamingResponseAsync(history, new ChatOptions().WithSpeech(first)).ReadAsync());
        if (isFirstSilenced)
            await first.InterruptAsync();
        history.Add(new(ChatRole.Tool, [new FunctionResultContent("0", "noon")]));
        history.AddMessages(await chat.GetStreamingResponseAsync(history, new ChatOptions().WithSpeech(first)).ReadAsync());
        await first.Completion;

        await chat.GetStreamingResponseAsync(history).ReadAsync();
        await chat.DrainAsync(SpeechHarness.Patience);
        Assert.Contains("I am the second agent.", ear.Segments.Select(segment => segment.Trim()));
    }

    [Fact]
    public async Task Call_that_nobody_answered_is_no_reason_to_go_on_with_its_turn()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        Model model = new(asked => asked.Count == 1 ? [.. Model.Writes("Let me look.", "a1", "A"), Model.Calls("0", "clock", "a1")] : Model.Writes("I am B.", "b1", "B"));
        using SpeakingChatClient chat = harness.Speak(model, ear, options => options.ContinuationTimeout = TimeSpan.FromSeconds(2));
        List<ChatMessage> history = [new(ChatRole.User, "Time?")];
        history.AddMessages(await chat.GetStreamingResponseAsync(history).ReadAsync());
        history.Add(new(ChatRole.System, "Now B speaks."));
        await chat.GetStreamingResponseAsync(history).ReadAsync();
        await chat.DrainAsync(SpeechHarness.Patience);
        Assert.Equal(2, ear.Heard.Count(heard => heard is "started"));
    }

    [Fact]
    public async Task Instruction_behind_the_answer_leaves_the_turn_whole()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        Model model = new(asked => asked.Count == 1 ? [.. Model.Writes("Let me look.", "a1"), Model.Calls("0", "clock", "a1")] : Model.Writes("It is noon.", "a2"));
        using SpeakingChatClient chat = harness.Speak(model, ear);
        List<ChatMessage> history = [new(ChatRole.User, "Time?")];
        history.AddMessages(await chat.GetStreamingResponseAsync(history).ReadAsync());
        history.Add(new(ChatRole.Tool, [new FunctionResultContent("0", "noon")]));
        history.Add(new(ChatRole.System, "Be short."));
        await chat.GetStreamingResponseAsync(history).ReadAsync();
        await chat.DrainAsync(SpeechHarness.Patience);
        Assert.Single(ear.Heard, heard => heard is "started");
    }

    [Fact]
    public async Task Call_that_is_told_twice_is_answered_once()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        FunctionCallContent call = new("0", "clock");
        Model model = new(_ =>
        [
            .. Model.Writes("Let me look. "), new ChatResponseUpdate(ChatRole.Assistant, [call]), new ChatResponseUpdate(ChatRole.Assistant, [call]),
            new ChatResponseUpdate(ChatRole.Tool, [new FunctionResultContent("0", "noon")]), .. Model.Writes("It is noon.", "m2"),
        ]);
        using SpeakingChatClient chat = harness.Speak(model, ear, options => options.ContinuationTimeout = TimeSpan.FromSeconds(3));
        await chat.GetStreamingResponseAsync("Time?").ReadAsync();
        await chat.DrainAsync(SpeechHarness.Patience);
        Assert.Equal(SpeechEndReason.Completed, ear.Summary!.Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_the_service_keeps_the_history_the_listener_tells_or_it_is_logged_once(bool hasListener)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        FakeLogCollector collector = new();
        using ILoggerFactory logs = LoggerFactory.Create(logging => logging.AddProvider(new FakeLoggerProvider(collector)));
        Ear ear = new();
        // The tool results come back alone.
        Model model = Model.WithTool(Before, After, conversationId: "c1");
        using IChatClient chat = harness.BuildWithTools(model, ear, isOutside: true, logs: logs);
        ChatOptions options = Pipeline.With(AIFunctionFactory.Create(() => "noon", "clock"));

        for (int i = 0; i < 2; i++)
            await chat.GetStreamingResponseAsync("Time?", hasListener ? options.WithSpeech(new SpeechListener()) : options).ReadAsync();

        Assert.Equal("c1", model.Asked[1].Options!.ConversationId);
        Assert.Single(model.Asked[1].Messages);
        if (hasListener)
        {
            await chat.DrainAsync();
            Assert.Equal(2, ear.Heard.Count(told => told is "started"));
            Assert.DoesNotContain(collector.GetSnapshot(), record => record.Id.Id == 5);
        }
        else
        {
            await ear.UntilAsync(heard => heard.Count(told => told is "started") == 4);
            Assert.Single(collector.GetSnapshot(), record => record.Id.Id == 5 && record.Level == LogLevel.Warning);
        }
    }

    [Fact]
    public async Task Equal_identifiers_of_calls_are_no_evidence()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        using SpeakingChatClient chat = harness.Speak(Model.WithTool(Before, After), ear);
        ChatResponse round = await chat.GetStreamingResponseAsync("Time?").ToChatResponseAsync();

        // Somebody else's call, or the same one after a trip through a database.
        List<ChatMessage> other = [new(ChatRole.User, "Time?"), new(ChatRole.Assistant, [new FunctionCallContent("0", "clock")]), new(ChatRole.Tool, [new FunctionResultContent("0", "noon")])];
        await chat.GetStreamingResponseAsync(other).ReadAsync();
        await ear.UntilAsync(heard => heard.Count(told => told is "started") == 2);

        // And the turn's own.
        List<ChatMessage> own = [new(ChatRole.User, "Time?"), .. round.Messages, new(ChatRole.Tool, [new FunctionResultContent("0", "noon")])];
        await chat.GetStreamingResponseAsync(own).ReadAsync();
        await chat.DrainAsync(SpeechHarness.Patience);
        Assert.Equal(2, ear.Heard.Count(told => told is "started"));
    }

    [Fact]
    public async Task Question_of_the_user_is_a_new_turn_even_with_the_same_listener()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        using SpeakingChatClient chat = harness.Speak(
            new Model(messages => messages.Count == 1 ? [.. Model.Writes(Before), Model.Calls("0", "clock")] : Model.Writes(After)), new Ear(), o => o.ContinuationTimeout = TimeSpan.FromSeconds(2));
        SpeechListener listener = ear.ToListener();
        ChatOptions options = ((ChatOptions?)null).WithSpeech(listener);
        List<ChatMessage> history = [new(ChatRole.User, "Time?")];
        history.AddMessages(await chat.GetStreamingResponseAsync(history, options).ToChatResponseAsync());
        SpeechTurn first = listener.Turn!;

        history.Add(new(ChatRole.User, "Never mind. How are you?"));
        await chat.GetStreamingResponseAsync(history, options).ReadAsync();
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.NotSame(first, listener.Turn);
        Assert.Equal(SpeechEndReason.NotContinued, (await first.Completion).Reason);
        Assert.Equal(SpeechEndReason.Completed, (await listener.Turn!.Completion).Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_listener_that_continues_a_turn_takes_it_over(bool hasLifetime)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        (Ear first, Ear second) = (new(), new());
        using CancellationTokenSource gone = new();
        using SpeakingChatClient chat = harness.Speak(Model.WithTool(Before, After), new Ear());
        SpeechListener listener = second.ToListener();
        List<ChatMessage> history = [new(ChatRole.User, "Time?")];
        history.AddMessages(await chat.GetStreamingResponseAsync(history, ((ChatOptions?)null).WithSpeech(first.ToListener(), gone.Token)).ToChatResponseAsync());
        await first.UntilAsync(heard => heard.OfType<SpeechChunk>().Sum(c => c.Audio.Length) >= BuiltInVoice.Render(Before).Length);

        history.Add(new(ChatRole.Tool, [new FunctionResultContent("0", "noon")]));
        using CancellationTokenSource here = new();
        await chat.GetStreamingResponseAsync(history, ((ChatOptions?)null).WithSpeech(listener, hasLifetime ? here.Token : default)).ReadAsync();
        // The connection of the first request is closed; the turn is the second's.
        await gone.CancelAsync();
        SpeechSummary summary = await listener.Completion.WaitAsync(SpeechHarness.Patience);

        Assert.Same(first.Turn, listener.Turn);
        Assert.Equal(SpeechEndReason.Completed, summary.Reason);
        Assert.Equal(Before, Spoken.In(first));
        Assert.Null(first.Summary);
        Assert.Same(summary, second.Summary);
        Assert.EndsWith(After, Spoken.In([.. first.Audio, .. second.Audio]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Round_that_is_tried_again_after_the_model_failed_is_spoken()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        int asked = 0;
        using SpeakingChatClient chat = harness.Speak(
            new Model(messages => messages.Count == 1 ? [.. Model.Writes(Before), Model.Calls("0", "clock")]
                : asked++ == 0 ? [new InvalidOperationException("model down")] : Model.Writes(After)),
            ear);
        List<ChatMessage> history = [new(ChatRole.User, "Time?")];
        history.AddMessages(await chat.GetStreamingResponseAsync(history).ToChatResponseAsync());
        history.Add(new(ChatRole.Tool, [new FunctionResultContent("0", "noon")]));

        await Assert.ThrowsAsync<InvalidOperationException>(() => chat.GetStreamingResponseAsync(history).ReadAsync());
        await chat.GetStreamingResponseAsync(history).ReadAsync();
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal([SpeechEndReason.Abandoned, SpeechEndReason.Completed], ear.Heard.OfType<SpeechSummary>().Select(s => s.Reason).Order().Reverse());
    }

    [Fact]
    public async Task Speech_that_failed_in_one_round_is_not_begun_again_in_the_next()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(reconnects: 0);
        harness.Emulator.Script.NextConnection().AtHandshake.Refuse(503);
        Ear ear = new();
        using IChatClient chat = harness.BuildWithTools(Model.WithTool(Before, After, rounds: 2), ear, isOutside: true);
        ChatOptions options = Pipeline.With(AIFunctionFactory.Create(
            async () =>
            {
                await ear.UntilAsync(heard => heard.OfType<SpeechSummary>().Any());
                return "noon";
            },
            "clock"));

        await chat.GetStreamingResponseAsync("Time?", options).ReadAsync();
        await chat.DrainAsync();

        Assert.Single(ear.Errors);
        Assert.Equal(1, ear.Heard.Count(told => told is "started"));
        Assert.Empty(harness.Emulator.Journal.Sessions);
    }

    [Fact]
    public async Task Place_at_the_service_is_given_back_while_a_tool_runs_and_the_turn_goes_on_in_another_session()
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        using IChatClient chat = harness.BuildWithTools(
            Model.WithTool("<|speaker:1|>" + Before, After), ear, isOutside: true, o => o.ContinuationTimeout = TimeSpan.FromDays(1), time: time);
        ChatOptions options = Pipeline.With(AIFunctionFactory.Create(
            async () =>
            {
                Task ended = harness.Emulator.Journal.WaitForSessionAsync(0, SpeechHarness.Patience);
                while (!ended.IsCompleted)
                {
                    time.Advance(TimeSpan.FromMilliseconds(100));
                    await Task.Yield();
                }

                return "noon";
            },
            "clock"));

        await chat.GetStreamingResponseAsync("Time?", options).ReadAsync();
        await chat.DrainAsync();

        EmulatorSession[] sessions = [.. harness.Emulator.Journal.Sessions];
        Assert.Equal(2, sessions.Length);
        Assert.Equal(EmulatorSessionEnd.Finished, sessions[0].End);
        Assert.Equal([0, 1], ear.Heard.OfType<SpeechChunk>().Select(c => c.Stream).Distinct());
        Assert.Equal(Enumerable.Range(0, ear.Heard.OfType<SpeechChunk>().Count()), ear.Heard.OfType<SpeechChunk>().Select(c => c.Index));
        // Whoever was speaking goes on speaking.
        Assert.StartsWith("<|speaker:1|>", sessions[1].Text, StringComparison.Ordinal);
        Assert.Equal(1, ear.Heard.Count(told => told is "started"));
    }

    [Fact]
    public async Task Text_before_a_call_is_flushed_whatever_the_policy()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        using IChatClient chat = harness.BuildWithTools(
            Model.WithTool("Just", After), ear, isOutside: true, o => (o.FlushPolicy, o.SessionGrace) = (SpeechFlushPolicy.ServerBuffered, Timeout.InfiniteTimeSpan));
        ChatOptions options = Pipeline.With(AIFunctionFactory.Create(
            async () =>
            {
                await ear.UntilAsync(heard => heard.OfType<SpeechChunk>().Any());
                return "noon";
            },
            "clock"));

        await chat.GetStreamingResponseAsync("Time?", options).ReadAsync();
        await chat.DrainAsync();

        Assert.Equal($"Just {After}", Spoken.In(ear));
    }

    [Fact]
    public async Task Time_to_first_audio_is_measured_from_the_token_not_from_the_connection()
    {
        SteppedTimeProvider time = new();
        TaskCompletionSource opens = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using FakeVoice voice = new(SpeechAudioFormat.Pcm) { Opens = opens.Task };
        Ear ear = new();
        SpeakingChatOptions options = new();
        ear.Attach(options);
        using SpeakingChatClient chat = new(new Model(_ => Model.Writes(After)), voice, options, timeProvider: time);

        await chat.GetStreamingResponseAsync("Time?").ReadAsync();
        time.Advance(TimeSpan.FromSeconds(2));
        opens.SetResult();
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal(TimeSpan.FromSeconds(2), ear.Summary!.TimeToFirstAudio);
        Assert.Equal(TimeSpan.FromSeconds(2), ear.Heard.OfType<SpeechChunk>().First().Received);
    }

    [Fact]
    public async Task In_stream_audio_may_wait_for_as_long_as_the_tool_runs()
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        using IChatClient chat = harness.BuildWithTools(
            Model.WithTool(Before, After), ear, isOutside: true, o => (o.Delivery, o.ContinuationTimeout) = (SpeechDelivery.InStream, TimeSpan.FromDays(1)), time: time);
        ChatOptions options = Pipeline.With(AIFunctionFactory.Create(
            async () =>
            {
                await harness.Emulator.Journal.WaitForStartAsync(0, SpeechHarness.Patience);
                for (int minute = 0; minute < 30; minute++)
                {
                    time.Advance(TimeSpan.FromMinutes(1));
                    await Task.Yield();
                }

                return "noon";
            },
            "clock"));

        List<ChatResponseUpdate> updates = await chat.GetStreamingResponseAsync("Time?", options).ReadAsync();
        await chat.DrainAsync();

        Assert.Equal($"{Before} {After}", Spoken.In(updates));
        Assert.Equal(SpeechEndReason.Completed, ear.Summary!.Reason);
    }

    [Fact]
    public async Task In_stream_audio_may_wait_for_as_long_as_an_unstreamed_reply_is_being_written()
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        // The audio of the first round has nowhere to go while the model thinks about the second.
        Model model = new(messages => messages.Any(m => m.Role == ChatRole.Tool)
            ? [() => Wait(), .. Model.Writes(After, "m2")]
            : [.. Model.Writes(Before), Model.Calls("0", "clock")]);
        void Wait()
        {
            for (int minute = 0; minute < 30; minute++)
            {
                time.Advance(TimeSpan.FromMinutes(1));
                Thread.Yield();
            }
        }

        using IChatClient chat = harness.BuildWithTools(model, ear, isOutside: true, o => o.Delivery = SpeechDelivery.InStream, time: time);
        ChatOptions options = Pipeline.With(AIFunctionFactory.Create(
            async () =>
            {
                EmulatorSession session = await harness.Emulator.Journal.WaitForStartAsync(0, SpeechHarness.Patience);
                await session.WaitUntilAsync(s => s.AudioFrames > 2, SpeechHarness.Patience);
                return "noon";
            },
            "clock"));

        ChatResponse response = await chat.GetResponseAsync("Time?", options);
        await chat.DrainAsync();

        Assert.Equal((SpeechEndReason.Completed, null), (ear.Summary!.Reason, ear.Summary.Error));
        Assert.Equal($"{Before} {After}", Spoken.In(response.Messages.SelectMany(m => m.Contents)));
    }

    [Fact]
    public async Task Reader_of_a_stream_is_not_blamed_for_the_time_in_which_there_was_none()
    {
        SteppedTimeProvider time = new();
        TimeSpan patience = TimeSpan.FromSeconds(17);
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        using IChatClient chat = harness.BuildWithTools(
            Model.WithTool(Before, After), ear, isOutside: true, o => (o.Delivery, o.ListenerTimeout) = (SpeechDelivery.InStream, patience), time: time);
        ChatOptions options = Pipeline.With(AIFunctionFactory.Create(
            async () =>
            {
                await time.WaitForTimerAsync(patience, patience, SpeechHarness.Patience);
                time.Advance(patience - TimeSpan.FromSeconds(1));
                return "noon";
            },
            "clock"));

        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync("Time?", options))
        {
            if (update.MessageId == "m1" && updates[^1].MessageId != "m1")
                time.Advance(TimeSpan.FromSeconds(2));
            updates.Add(update);
        }

        await chat.DrainAsync();
        Assert.Equal((SpeechEndReason.Completed, null), (ear.Summary!.Reason, ear.Summary.Error));
        Assert.Equal($"{Before} {After}", Spoken.In(updates));
    }

    [Fact]
    public async Task Client_without_a_listener_says_so_once()
    {
        FakeLogCollector collector = new();
        using ILoggerFactory logs = LoggerFactory.Create(logging => logging.AddProvider(new FakeLoggerProvider(collector)));
        await using FakeVoice voice = new(SpeechAudioFormat.Pcm);
        using SpeakingChatClient chat = new(new Model(_ => Model.Writes(After)), voice, new SpeakingChatOptions(), logs);

        await chat.GetStreamingResponseAsync("Time?").ReadAsync();
        await chat.GetResponseAsync("Time?");

        Assert.Single(collector.GetSnapshot(), record => record.Id.Id == 4);
        Assert.Empty(voice.Sent);
    }
}
