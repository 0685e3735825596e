using System.Runtime.CompilerServices;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests.Middleware;

/// <summary>However a turn ends, no connection, no timer and no object of it stays.</summary>
public class NothingLeftBehindTests
{
    private const string Reply = "One sentence is here. Two sentences are here. Three of them, in the end.";

    public static TheoryData<string, int, SpeechDelivery> Steps
    {
        get
        {
            TheoryData<string, int, SpeechDelivery> steps = [];
            foreach (SpeechDelivery delivery in Enum.GetValues<SpeechDelivery>())
            {
                foreach (string way in (string[])["cancel at update", "abandon at update", "cancel at callback", "interrupt at callback", "throw at callback"])
                {
                    foreach (int step in (int[])[0, 1, 2, 3, 5, 8, 13])
                        steps.Add(way, step, delivery);
                }
            }

            return steps;
        }
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Ending_a_turn_at_any_step_leaves_nothing_behind(string way, int step, SpeechDelivery delivery)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        (WeakReference turn, SpeechSummary summary, IReadOnlyList<object> heard) = await EndAtAsync(harness, way, step, delivery);

        await harness.AssertNothingLeftAsync();
        Assert.IsType<SpeechSummary>(heard[^1]);
        Assert.Single(heard.OfType<SpeechSummary>());
        Assert.True(heard.OfType<FishAudioException>().Count() <= 1);
        if (way == "throw at callback" && summary.Reason == SpeechEndReason.ListenerFailed)
            Assert.Equal("listener down", Assert.IsType<FishAudioListenerException>(summary.Error).InnerException!.Message);
        else
            Assert.Contains(summary.Reason, (SpeechEndReason[])[SpeechEndReason.Abandoned, SpeechEndReason.Interrupted, SpeechEndReason.Completed]);
        await AssertCollectedAsync(turn);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<(WeakReference Turn, SpeechSummary Summary, IReadOnlyList<object> Heard)> EndAtAsync(SpeechHarness harness, string way, int step, SpeechDelivery delivery)
    {
        Ear ear = new();
        int told = 0;
        using CancellationTokenSource cancel = new();
        ear.Then = async (turn, what, _) =>
        {
            if (told++ != step)
                return;
            if (way == "cancel at callback")
                await cancel.CancelAsync();
            else if (way == "interrupt at callback")
                await turn.InterruptAsync();
            else if (way == "throw at callback")
                throw new InvalidOperationException("listener down");
        };
        SpeakingChatClient chat = harness.Speak(new ScriptedChatClient(ScriptedChatClient.Reply(Reply)), ear, o => o.Delivery = delivery);
        int updates = 0;
        try
        {
            await foreach (ChatResponseUpdate _ in chat.GetStreamingResponseAsync("Go on", cancellationToken: cancel.Token))
            {
                if (updates++ != step)
                    continue;
                if (way == "abandon at update")
                    break;
                if (way == "cancel at update")
                    await cancel.CancelAsync();
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
        }

        await chat.DrainAsync(SpeechHarness.Patience);
        return (new WeakReference(ear.Turn), ear.Summary!, ear.Heard);
    }

    private static async Task AssertCollectedAsync(WeakReference turn)
    {
        // The last frames of what completed the turn may still be on another thread's stack: other work lets them go.
        for (int i = 0; i < 100 && turn.IsAlive; i++)
        {
            await Task.Yield();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(turn.IsAlive, "the turn is still reachable");
    }
}
