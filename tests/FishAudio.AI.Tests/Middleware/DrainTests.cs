using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests.Middleware;

public class DrainTests
{
    private const string Reply = "One sentence is here. Another one follows it.";

    [Fact]
    public async Task Deadline_may_be_farther_than_any_timer_goes()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        using SpeakingChatClient chat = harness.Speak(new Model(_ => Model.Writes("Hello there.")), ear);
        await chat.GetStreamingResponseAsync("Go on").ReadAsync();
        await chat.DrainAsync(TimeSpan.MaxValue);
        Assert.Equal(SpeechEndReason.Completed, ear.Summary!.Reason);
    }

    [Fact]
    public async Task Drain_waits_until_the_last_callback_has_returned()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        TaskCompletionSource goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Ear ear = new() { Then = (_, told, _) => told is SpeechSummary ? new ValueTask(goOn.Task) : default };
        using SpeakingChatClient chat = harness.Speak(new Model(_ => Model.Writes(Reply)), ear);
        await chat.GetStreamingResponseAsync("Go on").ReadAsync();
        await ear.UntilAsync(heard => heard.OfType<SpeechSummary>().Any());

        Task drained = chat.DrainAsync(SpeechHarness.Patience);
        Assert.False(drained.IsCompleted || ear.Turn!.Completion.IsCompleted);
        goOn.SetResult();
        await drained;
        Assert.True(ear.Turn!.Completion.IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task At_its_deadline_drain_silences_what_still_speaks_and_waits_for_no_callback_that_never_returns(bool isTokenRespected)
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new()
        {
            Then = (_, told, token) => told is SpeechChunk
                ? new ValueTask(Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, isTokenRespected ? token : CancellationToken.None))
                : default,
        };
        SpeakingChatOptions options = new() { ListenerTimeout = Timeout.InfiniteTimeSpan };
        ear.Attach(options);
        using SpeakingChatClient chat = new(new Model(_ => Model.Writes(Reply)), harness.Client, options, timeProvider: time);
        await chat.GetStreamingResponseAsync("Go on").ReadAsync();
        await ear.UntilAsync(heard => heard.OfType<SpeechChunk>().Any());

        Task drained = chat.DrainAsync(TimeSpan.FromSeconds(5));
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(drained.IsCompleted);
        await time.AdvanceUntilAsync(drained, TimeSpan.FromMilliseconds(100)).WaitAsync(SpeechHarness.Patience);

        if (isTokenRespected)
        {
            await ear.UntilAsync(heard => heard.OfType<SpeechSummary>().Any());
            Assert.Equal(SpeechEndReason.Interrupted, ear.Summary!.Reason);
        }

        Assert.Single(ear.Heard.OfType<SpeechChunk>());
        await harness.Client.WhenQuietAsync().WaitAsync(SpeechHarness.Patience);
    }

    [Fact]
    public async Task Token_brings_the_deadline_forward()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new() { Then = (_, told, token) => told is SpeechChunk ? new ValueTask(Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token)) : default };
        using SpeakingChatClient chat = harness.Speak(new Model(_ => Model.Writes(Reply)), ear);
        await chat.GetStreamingResponseAsync("Go on").ReadAsync();
        await ear.UntilAsync(heard => heard.OfType<SpeechChunk>().Any());
        using CancellationTokenSource cancel = new();

        Task drained = chat.DrainAsync(Timeout.InfiniteTimeSpan, cancel.Token);
        Assert.False(drained.IsCompleted);
        await cancel.CancelAsync();
        await drained.WaitAsync(SpeechHarness.Patience);

        Assert.Equal(SpeechEndReason.Interrupted, ear.Summary!.Reason);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => chat.DrainAsync(TimeSpan.FromSeconds(-5)));
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Drain_from_inside_a_callback_waits_for_the_other_turns()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        SpeakingChatClient? chat = null;
        Ear other = new();
        Ear ear = new();
        async Task GoOnAsync()
        {
            await chat!.GetStreamingResponseAsync("And then?", ((ChatOptions?)null).WithSpeech(other.ToListener())).ReadAsync();
            await chat!.DrainAsync(SpeechHarness.Patience);
        }

        // A voice dialogue: the end of one turn is the beginning of the next.
        ear.Then = (_, told, _) => told is SpeechSummary ? new ValueTask(GoOnAsync()) : default;
        using (chat = harness.Speak(new Model(_ => Model.Writes(Reply)), ear))
        {
            await chat.GetStreamingResponseAsync("Go on").ReadAsync();
            await chat.DrainAsync(SpeechHarness.Patience);
        }

        Assert.Equal(Reply, Spoken.In(ear));
        Assert.Equal(Reply, Spoken.In(other));
    }

    [Fact]
    public async Task Dispose_silences_every_turn_at_once()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new() { Then = (_, told, token) => told is SpeechChunk ? new ValueTask(Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token)) : default };
        SpeakingChatClient chat = harness.Speak(new Model(_ => Model.Writes(Reply)), ear);
        await chat.GetStreamingResponseAsync("Go on").ReadAsync();
        await ear.UntilAsync(heard => heard.OfType<SpeechChunk>().Any());

        chat.Dispose();
        await ear.Turn!.Completion.WaitAsync(SpeechHarness.Patience);

        Assert.Equal(SpeechEndReason.Interrupted, ear.Summary!.Reason);
        await harness.AssertNothingLeftAsync();
    }
}
