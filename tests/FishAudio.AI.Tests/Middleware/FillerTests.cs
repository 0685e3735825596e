using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests.Middleware;

/// <summary>What is said while a tool runs.</summary>
public class FillerTests
{
    [Theory]
    [InlineData(true, SpeechDelivery.Callback)]
    [InlineData(true, SpeechDelivery.InStream)]
    [InlineData(false, SpeechDelivery.Callback)]
    [InlineData(false, SpeechDelivery.InStream)]
    public async Task Filler_is_spoken_in_its_place_and_is_in_no_text(bool isOutside, SpeechDelivery delivery)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        Model model = Model.WithTool("Let me look", "It is noon.");
        using IChatClient chat = harness.BuildWithTools(model, new Ear(), isOutside, o => o.Delivery = delivery);
        SpeechListener listener = ear.ToListener();
        ChatOptions options = Pipeline.With(AIFunctionFactory.Create(
            async () =>
            {
                await listener.Turn!.SayAsync("One moment, please.");
                return "noon";
            },
            "clock")).WithSpeech(listener);

        List<ChatResponseUpdate> updates = await chat.GetStreamingResponseAsync("Time?", options).ReadAsync();
        await chat.DrainAsync();

        Assert.Equal("Let me look One moment, please. It is noon.", delivery == SpeechDelivery.InStream ? Spoken.In(updates) : Spoken.In(ear));
        Assert.DoesNotContain("moment", listener.Turn!.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("moment", updates.ToChatResponse().Text, StringComparison.Ordinal);
        Assert.All(model.Asked, asked => Assert.All(asked.Messages, message => Assert.DoesNotContain("moment", message.Text, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Filler_is_heard_while_the_tool_runs_also_after_the_session_gave_its_place_back()
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync(
            new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None, MaxConcurrency = 1 });
        Ear ear = new();
        using IChatClient chat = harness.BuildWithTools(Model.WithTool("Let me look.", "It is noon."), ear, isOutside: true, o => o.ContinuationTimeout = TimeSpan.FromDays(1), time: time);
        ChatOptions options = Pipeline.With(AIFunctionFactory.Create(
            async () =>
            {
                // The tool runs for longer than a place is held.
                Task ended = harness.Emulator.Journal.WaitForSessionAsync(0, SpeechHarness.Patience);
                while (!ended.IsCompleted)
                {
                    time.Advance(TimeSpan.FromMilliseconds(100));
                    await Task.Yield();
                }

                await ear.Turn!.SayAsync("One moment, please.");
                await ear.UntilAsync(heard => heard.OfType<SpeechChunk>().Any(c => c.Stream == 1));
                return "noon";
            },
            "clock"));

        await chat.GetStreamingResponseAsync("Time?", options).ReadAsync();
        await chat.DrainAsync();

        Assert.Equal("Let me look. One moment, please. It is noon.", Spoken.In(ear));
        Assert.Equal(SpeechEndReason.Completed, ear.Summary!.Reason);
    }

    [Fact]
    public async Task Filler_that_opens_a_session_is_said_by_whoever_is_speaking()
    {
        SteppedTimeProvider time = new();
        await using FakeVoice voice = new(SpeechAudioFormat.Pcm);
        Ear ear = new();
        SpeakingChatOptions options = new() { ContinuationTimeout = TimeSpan.FromDays(1) };
        ear.Attach(options);
        using IChatClient chat = Model.WithTool("<|speaker:1|>Let me look.", "It is noon.").AsBuilder()
            .Use(inner => new SpeakingChatClient(inner, voice, options, timeProvider: time)).UseFunctionInvocation().Build();
        ChatOptions tools = Pipeline.With(AIFunctionFactory.Create(
            async () =>
            {
                await ear.UntilAsync(heard => heard.OfType<SpeechChunk>().Any());
                while (voice.Ended == 0)
                {
                    time.Advance(TimeSpan.FromMilliseconds(100));
                    await Task.Yield();
                }

                await ear.Turn!.SayAsync("  ");
                await ear.Turn!.SayAsync("One moment, please.");
                return "noon";
            },
            "clock"));

        await chat.GetStreamingResponseAsync("Time?", tools).ReadAsync();
        await chat.DrainAsync();

        Assert.Equal(["<|speaker:1|>Let me look.\n|", "<|speaker:1|>One moment, please. |It is noon.\n|"], voice.Sent);
    }

    [Fact]
    public async Task Nothing_is_said_after_the_end()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        using SpeakingChatClient chat = harness.Speak(new Model(_ => Model.Writes("That is all.")), ear);
        await chat.GetStreamingResponseAsync("Go on").ReadAsync();
        await chat.DrainAsync(SpeechHarness.Patience);

        await ear.Turn!.SayAsync("One more thing.");
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await ear.Turn.SayAsync(null!));

        Assert.Equal("That is all.", Spoken.In(ear));
        Assert.IsType<SpeechSummary>(ear.Heard[^1]);
    }
}
