using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests.Middleware;

/// <summary>Where callbacks run, and what of a caller's context they see.</summary>
public class ContextTests
{
    private const string Reply = "One sentence is here. Another one follows it.";
    private static readonly AsyncLocal<object?> Ambient = new();

    [Fact]
    public async Task Callbacks_see_the_execution_context_in_which_their_turn_began()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        ConcurrentBag<(SpeechTurn Turn, object? Value)> seen = [];
        Ear ear = new()
        {
            Then = (turn, _, _) =>
            {
                seen.Add((turn, Ambient.Value));
                Ambient.Value = "a callback's own";
                return default;
            },
        };
        using SpeakingChatClient chat = harness.Speak(new Model(_ => Model.Writes(Reply)), ear);

        foreach (string caller in (string[])["first", "second"])
        {
            Ambient.Value = caller;
            await using (IAsyncEnumerator<ChatResponseUpdate> updates = chat.GetStreamingResponseAsync("Go on").GetAsyncEnumerator())
            {
                await updates.MoveNextAsync();
                Ambient.Value = "later";
                while (await updates.MoveNextAsync())
                {
                }
            }

            await chat.DrainAsync(SpeechHarness.Patience);
            Assert.All(seen, s => Assert.Equal(caller, s.Value));
            Assert.NotEmpty(seen);
            seen.Clear();
        }
    }

    [Fact]
    public async Task Nothing_of_a_callers_context_stays_with_what_outlives_its_turn()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        using SpeakingChatClient chat = harness.Speak(new Model(_ => Model.Writes(Reply)), new Ear());
        WeakReference context = await SpeakAsync(chat);
        // The connection is still there, waiting for the next turn.
        for (int i = 0; i < 20 && context.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }

        Assert.False(context.IsAlive);
        Assert.Single(harness.Emulator.Journal.Connections);
    }

    [Fact]
    public async Task Sessions_are_part_of_the_callers_activity()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        using ActivitySource source = new($"test {Guid.NewGuid()}");
        ConcurrentBag<Activity> ended = [];
        using ActivityListener listener = new()
        {
            ShouldListenTo = s => s.Name == source.Name || s.Name == "FishAudio.AI",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Add,
        };
        ActivitySource.AddActivityListener(listener);
        using SpeakingChatClient chat = harness.Speak(new Model(_ => Model.Writes(Reply)), new Ear());

        using (Activity caller = source.StartActivity("caller")!)
        {
            await chat.GetStreamingResponseAsync("Go on").ReadAsync();
            await chat.DrainAsync(SpeechHarness.Patience);
            Activity session = Assert.Single(ended, a => a.Source.Name == "FishAudio.AI" && a.TraceId == caller.TraceId);
            Assert.Equal(caller.SpanId, session.ParentSpanId);
            Assert.Same(caller, Activity.Current);
        }
    }

    public static TheoryData<SpeechDelivery, bool> Pipelines => new()
    {
        { SpeechDelivery.Callback, true },
        { SpeechDelivery.Callback, false },
        { SpeechDelivery.InStream, true },
        { SpeechDelivery.InStream, false },
    };

    [Theory]
    [MemberData(nameof(Pipelines))]
    public async Task From_a_single_threaded_context_nothing_deadlocks_and_tools_stay_on_it(SpeechDelivery delivery, bool isOutside)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        using UiThread ui = new();
        Ear ear = new() { Then = (_, _, _) => ui.IsCurrent ? throw new InvalidOperationException("on the thread of the user interface") : default };
        TaskCompletionSource thought = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Model model = new(messages => messages.Any(m => m.Role == ChatRole.Tool)
            ? Model.Writes("It is noon.", "m2")
            : [.. Model.Writes("Let me look. And"), thought.Task, .. Model.Writes(" see."), Model.Calls("0", "clock")]);
        using IChatClient chat = harness.BuildWithTools(model, ear, isOutside, o => o.Delivery = delivery);
        bool wasOnUi = false;
        ChatOptions options = Pipeline.With(AIFunctionFactory.Create(
            () =>
            {
                wasOnUi = ui.IsCurrent;
                return "noon";
            },
            "clock"));

        List<ChatResponseUpdate> updates = await ui.RunAsync(async () =>
        {
            List<ChatResponseUpdate> updates = [];
            await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync("Time?", options))
            {
                Assert.True(ui.IsCurrent);
                updates.Add(update);
                if (updates.Count == 4)
                    ThreadPool.QueueUserWorkItem(_ => thought.SetResult());
            }

            await chat.DrainAsync();
            return updates;
        });

        Assert.True(wasOnUi);
        Assert.Equal("Let me look. And see. It is noon.", delivery == SpeechDelivery.InStream ? Spoken.In(updates) : Spoken.In(ear));
        Assert.Equal(SpeechEndReason.Completed, ear.Summary!.Reason);
    }

    [Theory]
    [InlineData(SpeechDelivery.Callback)]
    [InlineData(SpeechDelivery.InStream)]
    public async Task Blocking_on_it_from_a_single_threaded_context_does_not_deadlock(SpeechDelivery delivery)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        using UiThread ui = new();
        Ear ear = new();
        Model model = new(_ => [Task.Run(() => { }), .. Model.Writes(Reply), Task.Run(() => { })]);
        SpeakingChatClient chat = harness.Speak(model, ear, o => o.Delivery = delivery);

        string text = await ui.RunAsync(() =>
        {
            // As nobody should, and as some have to.
#pragma warning disable xUnit1031, VSTHRD002, VSTHRD103
            string text = chat.GetResponseAsync("Go on").GetAwaiter().GetResult().Text;
            chat.DrainAsync().GetAwaiter().GetResult();
            SpeechListener listener = new();
            IAsyncEnumerator<ChatResponseUpdate> updates = chat.GetStreamingResponseAsync("Go on", ((ChatOptions?)null).WithSpeech(listener)).GetAsyncEnumerator();
            Assert.True(updates.MoveNextAsync().AsTask().GetAwaiter().GetResult());
            listener.InterruptAsync().GetAwaiter().GetResult();
            updates.DisposeAsync().AsTask().GetAwaiter().GetResult();
            chat.DrainAsync(TimeSpan.FromSeconds(30)).GetAwaiter().GetResult();
            chat.Dispose();
#pragma warning restore xUnit1031, VSTHRD002, VSTHRD103
            return Task.FromResult(text);
        });

        Assert.Equal(Reply, text);
        await harness.AssertNothingLeftAsync();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> SpeakAsync(SpeakingChatClient chat)
    {
        Ambient.Value = new object();
        WeakReference context = new(Ambient.Value);
        await chat.GetStreamingResponseAsync("Go on").ReadAsync();
        await chat.DrainAsync(SpeechHarness.Patience);
        Ambient.Value = null;
        return context;
    }

    /// <summary>One thread that runs what is posted to it, as user interfaces have it.</summary>
    private sealed class UiThread : SynchronizationContext, IDisposable
    {
        private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _work = [];
        private readonly Thread _thread;

        public UiThread()
        {
            _thread = new Thread(Work) { IsBackground = true };
            _thread.Start();
        }

        public bool IsCurrent => Thread.CurrentThread == _thread;

        public async Task<T> RunAsync<T>(Func<Task<T>> action)
        {
            TaskCompletionSource<Task<T>> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
            async Task<T> StartAsync() => await action();
            Post(_ => started.SetResult(StartAsync()), null);
            Task<T> running = await started.Task.WaitAsync(SpeechHarness.Patience);
            return await running.WaitAsync(SpeechHarness.Patience);
        }

        public override void Post(SendOrPostCallback d, object? state) => _work.Add((d, state));

        public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException();

        public void Dispose() => _work.CompleteAdding();

        private void Work()
        {
            SetSynchronizationContext(this);
            foreach ((SendOrPostCallback callback, object? state) in _work.GetConsumingEnumerable())
                callback(state);
        }
    }
}
