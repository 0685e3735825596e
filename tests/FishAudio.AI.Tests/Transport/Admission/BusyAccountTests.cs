using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;
using Moq;

namespace FishAudio.AI.Tests.Transport.Admission;

/// <summary>A session that the account has no room for waits for its turn, in whichever form it was refused, and no longer than it may.</summary>
public class BusyAccountTests
{
    private const string Text = "Hello there.";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    [Theory]
    [InlineData(EmulatorConcurrencyRefusal.InBand, SpeechTiming.None)]
    [InlineData(EmulatorConcurrencyRefusal.InBand, SpeechTiming.Words)]
    [InlineData(EmulatorConcurrencyRefusal.AtUpgrade, SpeechTiming.None)]
    [InlineData(EmulatorConcurrencyRefusal.AtUpgrade, SpeechTiming.Words)]
    public async Task Session_that_was_refused_is_spoken_when_another_process_has_ended_its_own(EmulatorConcurrencyRefusal form, SpeechTiming timing)
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await StartAsync(form, time);
        await using FishAudioClient elsewhere = Elsewhere(harness);
        ISpeechSession busy = await elsewhere.OpenSessionAsync();
        await busy.WriteAsync("");
        await harness.Emulator.Journal.WaitForStartAsync(0, SpeechHarness.Patience);

        Task<SpeechSummary> speaking = Task.Run(() => SpeakAsync(harness.Client, timing));
        // It was refused: this is when one more will be tried.
        await time.WaitForTimerAsync(Pause, Pause, SpeechHarness.Patience);
        time.Advance(Pause);
        // Refused again: the next try comes later.
        await time.WaitForTimerAsync(2 * Pause, 2 * Pause, SpeechHarness.Patience);
        Assert.False(speaking.IsCompleted);
        await busy.DisposeAsync();
        await harness.Emulator.WaitForNoConnectionsAsync(SpeechHarness.Patience);
        time.Advance(2 * Pause);
        SpeechSummary summary = await speaking.WaitAsync(SpeechHarness.Patience);
        Assert.Equal((SpeechEndReason.Completed, 0, 0), (summary.Reason, summary.Reconnects, summary.EstimatedResumes));
        await harness.AssertNothingLeftAsync();
    }

    [Theory]
    [InlineData(EmulatorConcurrencyRefusal.InBand)]
    [InlineData(EmulatorConcurrencyRefusal.AtUpgrade)]
    public async Task Session_that_has_waited_as_long_as_it_may_fails_with_the_refusal(EmulatorConcurrencyRefusal form)
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await StartAsync(form, time);
        await using FishAudioClient elsewhere = Elsewhere(harness);
        ISpeechSession busy = await elsewhere.OpenSessionAsync();
        await busy.WriteAsync("");
        await harness.Emulator.Journal.WaitForStartAsync(0, SpeechHarness.Patience);

        Task<SpeechSummary> speaking = Task.Run(() => SpeakAsync(harness.Client));
        while (!speaking.IsCompleted)
        {
            await Task.WhenAny(speaking, time.WaitForTimerAsync(Pause, 8 * Pause, SpeechHarness.Patience));
            time.Advance(8 * Pause);
        }

        FishAudioServerException refusal = await Assert.ThrowsAsync<FishAudioServerException>(() => speaking);
        Assert.True(refusal.IsConcurrency);
        Assert.True(refusal.IsTransient);
        Assert.Contains("waited for 10 s", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("QueueTimeout", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(form == EmulatorConcurrencyRefusal.InBand ? (null, 1) : (429, (int?)null), (refusal.Status, refusal.MaxConcurrency));
        await busy.DisposeAsync();
        await harness.AssertNothingLeftAsync();
    }

    [Theory]
    [InlineData(EmulatorConcurrencyRefusal.InBand)]
    [InlineData(EmulatorConcurrencyRefusal.AtUpgrade)]
    public async Task Sessions_of_one_client_share_what_the_account_has(EmulatorConcurrencyRefusal form)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(
            new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None, MaxConcurrency = 2, ConcurrencyRefusal = form },
            configure: o => (o.QueueTimeout, o.DialAhead) = (TimeSpan.FromMinutes(1), true));
        SpeechSummary[] summaries = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SpeakAsync(harness.Client))).WaitAsync(SpeechHarness.Patience);
        Assert.All(summaries, summary => Assert.Equal((SpeechEndReason.Completed, 0), (summary.Reason, summary.Reconnects)));
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Limit_of_our_own_saves_every_refusal()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(
            new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None, MaxConcurrency = 2 }, configure: o => o.MaxConcurrentSessions = 2);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SpeakAsync(harness.Client))).WaitAsync(SpeechHarness.Patience);
        Assert.Equal(20, harness.Emulator.Journal.Sessions.Count);
        Assert.DoesNotContain(harness.Emulator.Journal.Sessions, session => session.End == EmulatorSessionEnd.Refused);
        await harness.AssertNothingLeftAsync();
    }

    [Theory]
    [InlineData("interrupted turn")]
    [InlineData("disposed session")]
    [InlineData("left stream")]
    [InlineData("failed session")]
    public async Task Slot_is_free_the_moment_its_speech_has_ended(string how)
    {
        // The clock stands: nothing but the freeing of the slot can let the next one in.
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync(time: time, reconnects: 0, configure: o => o.MaxConcurrentSessions = 1);
        EmulatorScene scene = harness.Emulator.Script.NextSession();
        TaskCompletionSource fails = new();
        scene.AfterAudioFrame(1).StallUntil(fails.Task);
        if (how == "failed session")
            scene.AfterAudioFrame(2).SendGarbage();
        Ear ear = new();
        using SpeakingChatClient chat = harness.Speak(new ScriptedChatClient(ScriptedChatClient.Reply(Text)), ear);
        ISpeechSession? session = null;
        IAsyncEnumerator<SpeechChunk>? stream = null;
        if (how == "interrupted turn")
        {
            await foreach (ChatResponseUpdate _ in chat.GetStreamingResponseAsync("Go on"))
            {
            }

            await ear.UntilAsync(heard => heard.OfType<SpeechChunk>().Any());
        }
        else if (how == "left stream")
        {
            stream = harness.Client.SpeakAsync(Forever()).GetAsyncEnumerator();
            Assert.True(await stream.MoveNextAsync().AsTask().WaitAsync(SpeechHarness.Patience));
        }
        else
        {
            session = await harness.Client.OpenSessionAsync();
            await session.WriteAsync(Text);
            await session.FlushAsync();
            stream = session.ReadAllAsync(SpeechHarness.Patience).GetAsyncEnumerator();
            Assert.True(await stream.MoveNextAsync());
        }

        Task<SpeechSummary> next = Task.Run(() => SpeakAsync(harness.Client));
        // It waits: for ten seconds at the most.
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), SpeechHarness.Patience);
        Assert.Single(harness.Emulator.Journal.Sessions);
        _ = how switch
        {
            "interrupted turn" => ear.Turn!.InterruptAsync(),
            "left stream" => stream!.DisposeAsync().AsTask(),
            "disposed session" => session!.DisposeAsync().AsTask(),
            _ => Task.Run(fails.SetResult),
        };
        Assert.Equal(SpeechEndReason.Completed, (await next.WaitAsync(SpeechHarness.Patience)).Reason);
        if (session is not null)
            await session.DisposeAsync();
    }

    [Fact]
    public async Task Session_may_wait_longer_than_the_service_may_be_silent()
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync(
            time: time, configure: o => (o.MaxConcurrentSessions, o.QueueTimeout) = (1, TimeSpan.FromMinutes(30)));
        await using ISpeechSession first = await harness.Client.OpenSessionAsync();
        await first.WriteAsync("");
        await harness.Emulator.Journal.WaitForStartAsync(0, SpeechHarness.Patience);
        Task<SpeechSummary> next = Task.Run(() => SpeakAsync(harness.Client));
        await time.WaitForTimerAsync(TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(30), SpeechHarness.Patience);
        time.Advance(TimeSpan.FromMinutes(20));
        await first.DisposeAsync();
        Assert.Equal(SpeechEndReason.Completed, (await next.WaitAsync(SpeechHarness.Patience)).Reason);
    }

    [Fact]
    public async Task Whoever_waits_for_a_slot_and_leaves_is_forgotten()
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync(time: time, configure: o => o.MaxConcurrentSessions = 1);
        ISpeechSession first = await harness.Client.OpenSessionAsync();
        await first.WriteAsync("");
        await harness.Emulator.Journal.WaitForStartAsync(0, SpeechHarness.Patience);
        ISpeechSession second = await harness.Client.OpenSessionAsync();
        await second.WriteAsync(Text);
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), SpeechHarness.Patience);
        await second.DisposeAsync().AsTask().WaitAsync(SpeechHarness.Patience);
        await first.DisposeAsync();
        Assert.Equal(SpeechEndReason.Completed, (await SpeakAsync(harness.Client)).Reason);
        Assert.Equal(2, harness.Emulator.Journal.Sessions.Count);
        await harness.AssertNothingLeftAsync();
    }

    [Theory]
    [InlineData("429")]
    [InlineData("503")]
    [InlineData("host")]
    public async Task Disposal_of_the_client_ends_the_waiting_of_those_who_open_a_session(string why)
    {
        SteppedTimeProvider time = new();
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None });
        emulator.Script.EveryConnection().AtHandshake.Refuse(why == "503" ? 503 : 429);
        TaskCompletionSource asked = new();
        Mock<ISpeechAdmission> host = new();
        host.Setup(admission => admission.AcquireAsync(It.IsAny<SpeechAdmissionRequest>(), It.IsAny<CancellationToken>()))
            .Returns(async (SpeechAdmissionRequest _, CancellationToken token) =>
            {
                asked.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                return null;
            });
        FishAudioClient client = new(
            new() { ApiKey = "key", Endpoint = emulator.Endpoint.ToString(), DialAhead = false }, timeProvider: time, admission: why == "host" ? host.Object : null);
        Task opening = client.OpenSessionAsync().AsTask();
        if (why == "host")
            await asked.Task.WaitAsync(SpeechHarness.Patience);
        else
            await time.WaitForTimerAsync(TimeSpan.FromMilliseconds(50), Pause, SpeechHarness.Patience);
        client.Dispose();
        Assert.EndsWith(nameof(FishAudioClient), (await Assert.ThrowsAsync<ObjectDisposedException>(() => opening.WaitAsync(SpeechHarness.Patience))).ObjectName, StringComparison.Ordinal);
        await time.WaitForNoTimersAsync().WaitAsync(SpeechHarness.Patience);
    }

    [Theory]
    [InlineData(SpeechTiming.None)]
    [InlineData(SpeechTiming.Words)]
    public async Task Whole_text_waits_for_its_turn_too(SpeechTiming timing)
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await StartAsync(EmulatorConcurrencyRefusal.InBand, time);
        await using FishAudioClient elsewhere = Elsewhere(harness);
        ISpeechSession busy = await elsewhere.OpenSessionAsync();
        await busy.WriteAsync("");
        await harness.Emulator.Journal.WaitForStartAsync(0, SpeechHarness.Patience);
        Task<byte[]> speaking = Task.Run(() => harness.Client.SpeakAsync(Text, new() { Format = SpeechAudioFormat.Pcm with { SampleRate = 24000 }, Timing = timing }).ReadAudioAsync());
        await time.WaitForTimerAsync(Pause, Pause, SpeechHarness.Patience);
        await busy.DisposeAsync();
        await harness.Emulator.WaitForNoConnectionsAsync(SpeechHarness.Patience);
        time.Advance(Pause);
        Assert.Equal(BuiltInVoice.Render(Text), await speaking.WaitAsync(SpeechHarness.Patience));
    }

    private static Task<SpeechHarness> StartAsync(EmulatorConcurrencyRefusal form, TimeProvider time) => SpeechHarness.StartAsync(
        new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None, MaxConcurrency = 1, ConcurrencyRefusal = form }, time);

    private static FishAudioClient Elsewhere(SpeechHarness harness) => new(new() { ApiKey = "test", Endpoint = harness.Emulator.Endpoint.ToString(), DialAhead = false });

    private static async Task<SpeechSummary> SpeakAsync(FishAudioClient client, SpeechTiming timing = SpeechTiming.None)
    {
        await using ISpeechSession session = await client.OpenSessionAsync(new() { Timing = timing });
        Assert.Equal(BuiltInVoice.Render(Text), await session.SpeakAsync(Text));
        return await session.Completion;
    }

    private static async IAsyncEnumerable<SpeechInput> Forever([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return Text;
        yield return SpeechInput.Flush;
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }
}
