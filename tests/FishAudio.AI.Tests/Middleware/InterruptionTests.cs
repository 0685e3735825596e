using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests.Middleware;

public class InterruptionTests
{
    private const string Reply = "One sentence is here. Two sentences are here. Three of them, in the end.";

    [Theory]
    [InlineData(SpeechDelivery.Callback)]
    [InlineData(SpeechDelivery.InStream)]
    public async Task Before_the_first_token_it_silences_the_reply_from_its_start(SpeechDelivery delivery)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        SpeechListener listener = ear.ToListener();
        using SpeakingChatClient chat = harness.Speak(new Model(_ => Model.Writes(Reply)), new Ear(), o => o.Delivery = delivery);

        await listener.InterruptAsync();
        List<ChatResponseUpdate> updates = await chat.GetStreamingResponseAsync("Go on", ((ChatOptions?)null).WithSpeech(listener)).ReadAsync();
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal(Reply, string.Concat(updates.Select(u => u.Text)));
        Assert.Equal(SpeechEndReason.Interrupted, Assert.IsType<SpeechSummary>(Assert.Single(ear.Heard)).Reason);
        Assert.Empty(updates.SelectMany(u => u.Contents).OfType<DataContent>());
        Assert.Empty(harness.Emulator.Journal.Sessions);

        // It was about that reply; the next one is spoken.
        await chat.GetStreamingResponseAsync("Go on", ((ChatOptions?)null).WithSpeech(listener)).ReadAsync();
        Assert.Equal(SpeechEndReason.Completed, (await listener.Completion).Reason);
    }

    [Theory]
    [InlineData("started", SpeechEndReason.Interrupted)]
    [InlineData("segment", SpeechEndReason.Interrupted)]
    [InlineData("audio", SpeechEndReason.Interrupted)]
    [InlineData("error", SpeechEndReason.Failed)]
    [InlineData("completed", SpeechEndReason.Completed)]
    public async Task From_inside_a_callback_it_returns_at_once_and_only_the_end_is_told_after(string callback, SpeechEndReason reason)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(reconnects: 0);
        if (callback == "error")
            harness.Emulator.Script.NextConnection().AfterAudioFrame(1).Drop();
        Ear ear = new();
        bool returned = false;
        ear.Then = async (turn, told, token) =>
        {
            if (Kind(told) != callback || returned)
                return;
            await turn.InterruptAsync().WaitAsync(SpeechHarness.Patience);
            // Also from what the callback has called.
            await Task.Run(() => turn.InterruptAsync(), CancellationToken.None).WaitAsync(SpeechHarness.Patience);
            returned = true;
            Assert.Equal(callback is not ("error" or "completed"), token.IsCancellationRequested);
        };
        using SpeakingChatClient chat = harness.Speak(new Model(_ => Model.Writes(Reply)), ear);

        List<ChatResponseUpdate> updates = await chat.GetStreamingResponseAsync("Go on").ReadAsync();
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.True(returned);
        Assert.Equal(Reply, updates.ToChatResponse().Text);
        Assert.Equal(reason, ear.Summary!.Reason);
        int at = ear.Heard.Select(Kind).ToList().IndexOf(callback);
        Assert.Equal(callback == "completed" ? [] : ["completed"], ear.Heard.Skip(at + 1).Select(Kind));
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task It_cancels_the_running_callback_and_waits_for_it()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ear.Then = async (turn, told, token) =>
        {
            if (told is not SpeechChunk)
                return;
            await using CancellationTokenRegistration registration = token.Register(() => cancelled.TrySetResult());
            await goOn.Task;
        };
        using SpeakingChatClient chat = harness.Speak(new Model(_ => Model.Writes(Reply)), ear);
        await chat.GetStreamingResponseAsync("Go on").ReadAsync();
        await ear.UntilAsync(heard => heard.OfType<SpeechChunk>().Any());

        Task first = ear.Turn!.InterruptAsync();
        await cancelled.Task.WaitAsync(SpeechHarness.Patience);
        Task second = ear.Turn.InterruptAsync();
        Assert.False(first.IsCompleted || second.IsCompleted);
        goOn.SetResult();
        await first.WaitAsync(SpeechHarness.Patience);
        await second.WaitAsync(SpeechHarness.Patience);
        int heard = ear.Heard.Count(told => told is not SpeechSummary);
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal(heard, ear.Heard.Count(told => told is not SpeechSummary));
        Assert.Equal(SpeechEndReason.Interrupted, ear.Summary!.Reason);
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Error_that_was_not_told_yet_is_not_told_after_it()
    {
        // The turn has failed, but its listener is still busy with what came before.
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        TaskCompletionSource failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ear.Then = async (_, told, token) =>
        {
            if (told is not SpeechSegment)
                return;
            await using CancellationTokenRegistration registration = token.Register(() => failed.TrySetResult());
            await goOn.Task;
        };
        // One sentence is already too much, so nothing is left to hold back.
        using SpeakingChatClient chat = harness.Speak(
            new Model(_ => Model.Writes($"One sentence {string.Concat(Enumerable.Repeat("and then ", 15))}it ends.")), ear,
            o => (o.TurnAudioLimit, o.FlushPolicy) = (65536, SpeechFlushPolicy.EverySentence with { FirstClauseLength = 0 }));
        await chat.GetStreamingResponseAsync("Go on").ReadAsync();
        await failed.Task.WaitAsync(SpeechHarness.Patience);

        Task interruption = ear.Turn!.InterruptAsync();
        goOn.SetResult();
        await interruption.WaitAsync(SpeechHarness.Patience);
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.Empty(ear.Errors);
        Assert.Equal(SpeechEndReason.ListenerFailed, ear.Summary!.Reason);
        Assert.NotNull(ear.Summary.Error);
    }

    [Fact]
    public async Task After_the_end_it_changes_nothing()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        SpeechListener listener = ear.ToListener();
        using SpeakingChatClient chat = harness.Speak(new Model(_ => Model.Writes(Reply)), new Ear());
        await chat.GetStreamingResponseAsync("Go on", ((ChatOptions?)null).WithSpeech(listener)).ReadAsync();
        SpeechSummary summary = await listener.Completion;

        await listener.InterruptAsync().WaitAsync(SpeechHarness.Patience);
        await ear.Turn!.InterruptAsync().WaitAsync(SpeechHarness.Patience);

        Assert.Equal(SpeechEndReason.Completed, summary.Reason);
        Assert.Same(summary, await ear.Turn.Completion);
        Assert.Equal(Reply, Spoken.In(ear));
    }

    [Fact]
    public async Task What_is_left_running_by_a_callback_is_not_inside_it()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        TaskCompletionSource later = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task? left = null;
        Task? interruption = null;
        ear.Then = async (turn, told, _) =>
        {
            if (told is "started")
            {
                left = Task.Run(async () =>
                {
                    await later.Task;
                    interruption = turn.InterruptAsync();
                }, CancellationToken.None);
            }
            else if (told is SpeechChunk)
            {
                later.TrySetResult();
                await goOn.Task;
            }
        };
        using SpeakingChatClient chat = harness.Speak(new Model(_ => Model.Writes(Reply)), ear);
        await chat.GetStreamingResponseAsync("Go on").ReadAsync();
        await ear.UntilAsync(heard => heard.OfType<SpeechChunk>().Any());
        await left!.WaitAsync(SpeechHarness.Patience);

        Assert.False(interruption!.IsCompleted);
        goOn.SetResult();
        await interruption.WaitAsync(SpeechHarness.Patience);
        await chat.DrainAsync(SpeechHarness.Patience);
    }

    [Fact]
    public async Task It_frees_the_place_at_the_service()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(
            new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None, MaxConcurrency = 1 });
        Ear first = new();
        first.Then = (turn, told, _) => told is SpeechChunk ? new ValueTask(turn.InterruptAsync()) : default;
        Ear second = new();
        Model model = new(_ => Model.Writes(Reply));
        using SpeakingChatClient chat = harness.Speak(model, new Ear());
        harness.Emulator.Script.NextConnection().AfterAudioFrame(2).Stall();
        await chat.GetStreamingResponseAsync("Go on", ((ChatOptions?)null).WithSpeech(first.ToListener())).ReadAsync();
        await chat.DrainAsync(SpeechHarness.Patience);
        await harness.Emulator.Journal.WaitForSessionAsync(0, SpeechHarness.Patience);

        await chat.GetStreamingResponseAsync("Go on", ((ChatOptions?)null).WithSpeech(second.ToListener())).ReadAsync();
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal(SpeechEndReason.Interrupted, first.Summary!.Reason);
        Assert.Equal(Reply, Spoken.In(second));
    }

    [Fact]
    public async Task What_a_callback_registered_with_its_token_cannot_harm_the_text()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        TaskCompletionSource registered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ear.Then = async (_, told, token) =>
        {
            if (told is not "started")
                return;
            token.Register(() => throw new InvalidOperationException("registered"));
            registered.SetResult();
            await Task.Yield();
        };
        using SpeakingChatClient chat = harness.Speak(new Model(_ => [.. Model.Writes(Reply), registered.Task, .. Model.Writes(Reply)]), ear);
        await foreach (ChatResponseUpdate _ in chat.GetStreamingResponseAsync("Go on"))
        {
            if (registered.Task.IsCompleted)
                break;
        }

        await ear.Turn!.InterruptAsync();
        await chat.DrainAsync(SpeechHarness.Patience);
        Assert.Equal(SpeechEndReason.Abandoned, ear.Summary!.Reason);
    }

    [Fact]
    public async Task The_model_goes_on_writing()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        TaskCompletionSource interrupted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using SpeakingChatClient chat = harness.Speak(new Model(_ => [.. Model.Writes(Reply), interrupted.Task, .. Model.Writes(" The rest.")]), ear);
        ear.Then = (turn, told, _) =>
        {
            if (told is SpeechChunk)
            {
                interrupted.TrySetResult();
                return new ValueTask(turn.InterruptAsync());
            }

            return default;
        };

        List<ChatResponseUpdate> updates = await chat.GetStreamingResponseAsync("Go on").ReadAsync();
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal(Reply + " The rest.", updates.ToChatResponse().Text);
        Assert.Equal(Reply + " The rest.", ear.Turn!.Text);
        Assert.Single(ear.Heard.OfType<SpeechChunk>());
    }

    [Fact]
    public async Task Callbacks_that_interrupt_each_others_turns_do_not_wait_for_each_other()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        (Ear first, Ear second) = (new(), new());
        int inside = 0;
        TaskCompletionSource both = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Func<SpeechTurn, object, CancellationToken, ValueTask> Interrupts(Ear other) => async (_, told, _) =>
        {
            if (told is not SpeechChunk)
                return;
            if (Interlocked.Increment(ref inside) == 2)
                both.SetResult();
            await both.Task;
            await other.Turn!.InterruptAsync();
        };
        (first.Then, second.Then) = (Interrupts(second), Interrupts(first));
        using SpeakingChatClient chat = harness.Speak(new Model(_ => Model.Writes(Reply)), new Ear(), o => o.ListenerTimeout = Timeout.InfiniteTimeSpan);

        await chat.GetStreamingResponseAsync("Go on", ((ChatOptions?)null).WithSpeech(first.ToListener())).ReadAsync();
        await chat.GetStreamingResponseAsync("Go on", ((ChatOptions?)null).WithSpeech(second.ToListener())).ReadAsync();
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal((SpeechEndReason.Interrupted, SpeechEndReason.Interrupted), (first.Summary!.Reason, second.Summary!.Reason));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Response_that_waits_for_its_audio_returns_when_it_is_interrupted(bool isStreamed)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        harness.Emulator.Script.NextConnection().AfterAudioFrame(1).Stall();
        SpeechListener listener = new();
        using SpeakingChatClient chat = harness.Speak(new Model(_ => Model.Writes(Reply)), new Ear(), o => o.Delivery = SpeechDelivery.InStream);
        ChatOptions options = ((ChatOptions?)null).WithSpeech(listener);

        Task<ChatResponse> response = isStreamed ? chat.GetStreamingResponseAsync("Go on", options).ToChatResponseAsync() : chat.GetResponseAsync("Go on", options);
        EmulatorSession session = await harness.Emulator.Journal.WaitForStartAsync(0, SpeechHarness.Patience);
        await session.WaitUntilAsync(s => s.AudioFrames > 0, SpeechHarness.Patience);
        Assert.False(response.IsCompleted);
        await listener.InterruptAsync();

        Assert.Equal(Reply, (await response.WaitAsync(SpeechHarness.Patience)).Text);
        Assert.Equal(SpeechEndReason.Interrupted, (await listener.Completion).Reason);
    }

    private static string Kind(object told) => told switch
    {
        SpeechSegment => "segment",
        SpeechChunk => "audio",
        FishAudioException => "error",
        SpeechSummary => "completed",
        _ => (string)told,
    };
}
