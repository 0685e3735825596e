using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests.Middleware;

/// <summary>One reply is one turn, wherever functions are invoked and however many rounds that takes.</summary>
public class PlacementTests
{
    private const string Before = "Let me look at the clock.";
    private const string After = "It is noon now.";

    public static TheoryData<bool, bool, SpeechDelivery, int> Placements
    {
        get
        {
            TheoryData<bool, bool, SpeechDelivery, int> placements = [];
            foreach (bool isOutside in (bool[])[true, false])
            {
                foreach (bool isStreamed in (bool[])[true, false])
                {
                    foreach (SpeechDelivery delivery in Enum.GetValues<SpeechDelivery>())
                    {
                        placements.Add(isOutside, isStreamed, delivery, 1);
                        placements.Add(isOutside, isStreamed, delivery, 3);
                    }
                }
            }

            return placements;
        }
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task Rounds_of_one_reply_are_one_turn_in_order(bool isOutside, bool isStreamed, SpeechDelivery delivery, int rounds)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        using IChatClient chat = harness.BuildWithTools(Model.WithTool(Before, After, rounds), ear, isOutside, o => o.Delivery = delivery);
        ChatOptions options = Pipeline.With(AIFunctionFactory.Create(() => "noon", "clock"));

        List<AIContent> contents = isStreamed
            ? [.. (await chat.GetStreamingResponseAsync("What time is it?", options).ReadAsync()).SelectMany(u => u.Contents)]
            : [.. (await chat.GetResponseAsync("What time is it?", options)).Messages.SelectMany(m => m.Contents)];
        await chat.DrainAsync();

        string expected = string.Join(' ', (IEnumerable<string>)[Before, .. Enumerable.Range(1, rounds - 1).Select(r => $"Round {r} is over."), After]);
        Assert.Equal(expected, delivery == SpeechDelivery.InStream ? Spoken.In(contents) : Spoken.In(ear));
        Assert.Equal(1, ear.Heard.Count(told => told is "started"));
        Assert.Equal(SpeechEndReason.Completed, ear.Summary!.Reason);
        Assert.Equal(expected.Replace(" ", "", StringComparison.Ordinal), ear.Turn!.Text.Replace(" ", "", StringComparison.Ordinal));
        await harness.AssertNothingLeftAsync();
    }

    [Theory]
    [InlineData(true, SpeechDelivery.Callback)]
    [InlineData(true, SpeechDelivery.InStream)]
    [InlineData(false, SpeechDelivery.Callback)]
    [InlineData(false, SpeechDelivery.InStream)]
    public async Task Reply_that_waits_for_an_approval_goes_on_in_its_turn(bool isOutside, SpeechDelivery delivery)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        using IChatClient chat = harness.BuildWithTools(Model.WithTool(Before, After), ear, isOutside, o => o.Delivery = delivery);
        ChatOptions options = Pipeline.With(new ApprovalRequiredAIFunction(AIFunctionFactory.Create(() => "noon", "clock")));
        List<ChatMessage> history = [new(ChatRole.User, "What time is it?")];

        List<ChatResponseUpdate> first = await chat.GetStreamingResponseAsync(history, options).ReadAsync();
        ToolApprovalRequestContent request = first.SelectMany(u => u.Contents).OfType<ToolApprovalRequestContent>().Single();
        history.AddMessages(first);
        history.Add(new(ChatRole.User, [request.CreateResponse(approved: true)]));
        List<ChatResponseUpdate> second = await chat.GetStreamingResponseAsync(history, options).ReadAsync();
        await chat.DrainAsync();

        Assert.Equal($"{Before} {After}", delivery == SpeechDelivery.InStream ? Spoken.In(first.Concat(second)) : Spoken.In(ear));
        Assert.Equal(1, ear.Heard.Count(told => told is "started"));
        Assert.Equal(SpeechEndReason.Completed, ear.Summary!.Reason);
        await harness.AssertNothingLeftAsync();
    }

    [Theory]
    [InlineData(true, SpeechDelivery.Callback, SpeechEndReason.NotContinued)]
    [InlineData(true, SpeechDelivery.InStream, SpeechEndReason.NotContinued)]
    [InlineData(false, SpeechDelivery.Callback, SpeechEndReason.Completed)]
    [InlineData(false, SpeechDelivery.InStream, SpeechEndReason.Completed)]
    public async Task Terminated_loop_ends_its_turn_after_a_while(bool isOutside, SpeechDelivery delivery, SpeechEndReason reason)
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        using IChatClient chat = harness.BuildWithTools(Model.WithTool(Before, After), ear, isOutside, o => o.Delivery = delivery, time: time);
        ChatOptions options = Pipeline.With(AIFunctionFactory.Create(
            () =>
            {
                FunctionInvokingChatClient.CurrentContext!.Terminate = true;
                return "noon";
            },
            "clock"));

        await chat.GetStreamingResponseAsync("What time is it?", options).ReadAsync();
        await time.AdvanceUntilAsync(chat.DrainAsync(), TimeSpan.FromSeconds(1));

        Assert.Equal(reason, ear.Summary!.Reason);
        Assert.Empty(ear.Errors);
        if (delivery == SpeechDelivery.Callback)
            Assert.Equal(Before, Spoken.In(ear));
        await harness.AssertNothingLeftAsync();
        Assert.Equal(0, time.LiveTimers);
    }

    [Fact]
    public async Task Interrupted_reply_stays_silent_in_its_later_rounds()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        using IChatClient chat = harness.BuildWithTools(Model.WithTool(Before, After, rounds: 2), ear, isOutside: true);
        SpeechListener listener = ear.ToListener();
        int calls = 0;
        ChatOptions options = Pipeline.With(AIFunctionFactory.Create(
            async () =>
            {
                if (calls++ == 0)
                {
                    await ear.UntilAsync(heard => heard.OfType<SpeechChunk>().Any());
                    await listener.InterruptAsync();
                    await listener.Completion;
                }

                // The turn may be gone by now; that it was interrupted may not be forgotten.
                GC.Collect();
                return "noon";
            },
            "clock")).WithSpeech(listener);

        List<ChatResponseUpdate> updates = await chat.GetStreamingResponseAsync("What time is it?", options).ReadAsync();
        await chat.DrainAsync();

        Assert.EndsWith(After, updates.ToChatResponse().Text, StringComparison.Ordinal);
        Assert.Equal(1, ear.Heard.Count(told => told is "started"));
        Assert.Equal(SpeechEndReason.Interrupted, ear.Summary!.Reason);
        Assert.Equal(SpeechEndReason.Interrupted, (await listener.Completion).Reason);
        await harness.AssertNothingLeftAsync();
    }
}
