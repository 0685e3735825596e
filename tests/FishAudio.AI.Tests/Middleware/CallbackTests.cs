using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace FishAudio.AI.Tests.Middleware;

/// <summary>How callbacks are called, and what becomes of a turn whose callback throws, or never returns.</summary>
public class CallbackTests
{
    private const string Sentence = "This is a sentence of ordinary length, as one finds it anywhere. ";

    [Theory]
    [InlineData(SpeechDelivery.Callback, false)]
    [InlineData(SpeechDelivery.Callback, true)]
    [InlineData(SpeechDelivery.InStream, false)]
    [InlineData(SpeechDelivery.InStream, true)]
    public async Task Callbacks_come_one_at_a_time_and_in_order(SpeechDelivery delivery, bool fails)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(reconnects: 0);
        if (fails)
            harness.Emulator.Script.NextConnection().AfterAudioFrame(2).Drop();
        int running = 0;
        int most = 0;
        Ear ear = new();
        ear.Then = async (_, _, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            for (int i = 0; i < 10; i++)
                await Task.Yield();
            Interlocked.Decrement(ref running);
        };
        using SpeakingChatClient chat = harness.Speak(new Model(_ => Model.Writes(Sentence + Sentence + Sentence)), ear, o => o.Delivery = delivery);

        await chat.GetStreamingResponseAsync("Go on").ReadAsync();
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal(1, most);
        Assert.Matches($"^started( segment| audio)+{(fails ? " error" : "")} completed$", string.Join(' ', ear.Heard.Select(Kind)));
    }

    [Theory]
    [InlineData("started", SpeechDelivery.Callback)]
    [InlineData("segment", SpeechDelivery.Callback)]
    [InlineData("audio", SpeechDelivery.Callback)]
    [InlineData("error", SpeechDelivery.Callback)]
    [InlineData("completed", SpeechDelivery.Callback)]
    [InlineData("completed", SpeechDelivery.InStream)]
    public async Task Callback_that_never_returns_ends_its_turn_alone_with_its_reason(string callback, SpeechDelivery delivery)
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync(reconnects: 0);
        if (callback == "error")
            harness.Emulator.Script.NextConnection().AfterAudioFrame(1).Drop();
        TaskCompletionSource stuck = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Ear ear = new()
        {
            Then = (_, told, _) =>
            {
                if (Kind(told) != callback)
                    return default;
                stuck.TrySetResult();
                return new ValueTask(new TaskCompletionSource().Task);
            },
        };
        SpeakingChatOptions options = new() { Delivery = delivery };
        ear.Attach(options);
        using SpeakingChatClient chat = new(new Model(_ => Model.Writes(Sentence + Sentence)), harness.Client, options, timeProvider: time);
        Ear other = new();
        ChatOptions others = ((ChatOptions?)null).WithSpeech(new SpeechCall { Listener = other.ToListener(), Delivery = SpeechDelivery.Callback });

        await chat.GetStreamingResponseAsync("Go on").ReadAsync();
        await stuck.Task.WaitAsync(SpeechHarness.Patience);
        await chat.GetStreamingResponseAsync("Go on", others).ReadAsync();
        await other.UntilAsync(heard => heard.OfType<SpeechSummary>().Any());
        Assert.False(ear.Turn!.Completion.IsCompleted);
        await time.AdvanceUntilAsync(chat.DrainAsync(SpeechHarness.Patience), TimeSpan.FromSeconds(1));

        Assert.Equal((Sentence + Sentence).Trim(), Spoken.In(other));
        Assert.Equal(callback == "completed" ? SpeechEndReason.Completed : SpeechEndReason.ListenerFailed, ear.Summary!.Reason);
        if (callback != "completed")
            Assert.Contains("too slow", Assert.IsType<FishAudioListenerException>(ear.Summary.Error).Message, StringComparison.Ordinal);
        if (callback is not ("completed" or "error"))
            Assert.Same(ear.Summary.Error, Assert.Single(ear.Errors));
        await harness.AssertNothingLeftAsync();
        Assert.Equal(0, time.LiveTimers);
    }

    [Theory]
    [InlineData("started")]
    [InlineData("segment")]
    [InlineData("audio")]
    [InlineData("error")]
    [InlineData("completed")]
    public async Task Callback_that_throws_ends_its_turn_and_is_told_unless_it_was_on_error(string callback)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(reconnects: 0);
        if (callback == "error")
            harness.Emulator.Script.NextConnection().AfterAudioFrame(1).Drop();
        Ear ear = new()
        {
            Then = (_, told, _) => Kind(told) == callback
                ? throw new InvalidOperationException("listener down")
                : default,
        };
        FakeLogCollector collector = new();
        using ILoggerFactory logs = LoggerFactory.Create(logging => logging.AddProvider(new FakeLoggerProvider(collector)));
        SpeakingChatOptions options = new();
        ear.Attach(options);
        using SpeakingChatClient chat = new(new Model(_ => Model.Writes(Sentence + Sentence)), harness.Client, options, logs, harness.Time);

        Assert.Equal(Sentence + Sentence, (await chat.GetStreamingResponseAsync("Go on").ToChatResponseAsync()).Text);
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal(callback == "completed" ? SpeechEndReason.Completed : SpeechEndReason.ListenerFailed, ear.Summary!.Reason);
        if (callback != "completed")
            Assert.Equal("listener down", Assert.IsType<FishAudioListenerException>(ear.Summary.Error).InnerException!.Message);
        if (callback is "started" or "segment" or "audio")
            Assert.Same(ear.Summary.Error, Assert.Single(ear.Errors));
        Assert.Equal("listener down", Assert.Single(collector.GetSnapshot(), record => record.Id.Id == 2).Exception!.Message);
        Assert.Equal(callback == "error", collector.GetSnapshot().Any(record => record.Id.Id == 1));
        await harness.AssertNothingLeftAsync();
    }

    private static string Kind(object told) => told switch
    {
        SpeechSegment => "segment",
        SpeechChunk => "audio",
        FishAudioException => "error",
        SpeechSummary => "completed",
        _ => "started",
    };
}
