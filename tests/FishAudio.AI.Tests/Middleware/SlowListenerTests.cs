using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;
using Moq;

namespace FishAudio.AI.Tests.Middleware;

/// <summary>A listener that takes its time holds back its own turn, and nothing else.</summary>
public class SlowListenerTests
{
    private const string Sentence = "This is a sentence of ordinary length, as one finds it anywhere. ";

    [Theory]
    [InlineData("pcm")]
    [InlineData("opus")]
    public async Task Ten_minutes_at_real_time_pace_play_to_their_end_in_bounded_memory(string format)
    {
        // On a clock of its own: ten minutes pass in as many seconds, and the network does not take part in that.
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        FakeVoice voice = new(SpeechAudioFormat.Parse(format));
        string reply = string.Concat(Enumerable.Repeat(Sentence, 150));
        TimeSpan played = default;
        TimeSpan furthest = default;
        Ear ear = new()
        {
            Then = async (_, told, _) =>
            {
                if (told is not SpeechChunk chunk)
                    return;
                await PlayAsync(voice, chunk, time);
                played += FakeVoice.DurationOf(chunk);
                furthest = TimeSpan.FromTicks(Math.Max(furthest.Ticks, (voice.Given - played).Ticks));
            },
        };
        SpeakingChatOptions options = new() { SessionGrace = Timeout.InfiniteTimeSpan, Request = new() { Format = SpeechAudioFormat.Parse(format) } };
        ear.Attach(options);
        using SpeakingChatClient chat = new(new Model(_ => Model.Writes(reply, cut: 40)), voice, options, timeProvider: time);

        // The whole text is there at once.
        await chat.GetStreamingResponseAsync("Go on").ReadAsync();
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal(SpeechEndReason.Completed, ear.Summary!.Reason);
        Assert.True(played > TimeSpan.FromMinutes(10), $"{played}");
        Assert.Equal(reply.Trim(), string.Concat(ear.Segments).Trim());
        Assert.InRange(furthest, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(50));
    }

    [Fact]
    public async Task Voice_that_is_faster_than_it_was_taken_for_never_keeps_its_listener_waiting()
    {
        // Time passes only while the listener plays: if it ever ran dry with text still held back, nothing would happen any more.
        SteppedTimeProvider time = new();
        await using FakeVoice voice = new(SpeechAudioFormat.Pcm) { CharactersPerSecond = 40 };
        string reply = string.Concat(Enumerable.Repeat(Sentence, 150));
        Ear ear = new() { Then = (_, told, _) => told is SpeechChunk chunk ? PlayAsync(voice, chunk, time) : default };
        SpeakingChatOptions options = new() { SessionGrace = Timeout.InfiniteTimeSpan };
        ear.Attach(options);
        using SpeakingChatClient chat = new(new Model(_ => Model.Writes(reply, cut: 40)), voice, options, timeProvider: time);

        await chat.GetStreamingResponseAsync("Go on").ReadAsync();
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal(SpeechEndReason.Completed, ear.Summary!.Reason);
        Assert.Equal(reply.Trim(), string.Concat(ear.Segments).Trim());
    }

    [Fact]
    public async Task Service_that_is_silent_for_long_is_not_sent_ever_more()
    {
        SteppedTimeProvider time = new();
        TaskCompletionSource speaks = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using FakeVoice voice = new(SpeechAudioFormat.Pcm) { Speaks = speaks.Task };
        string reply = string.Concat(Enumerable.Repeat(Sentence, 150));
        Ear ear = new() { Then = (_, told, _) => told is SpeechChunk chunk ? PlayAsync(voice, chunk, time) : default };
        SpeakingChatOptions options = new() { SessionGrace = Timeout.InfiniteTimeSpan };
        ear.Attach(options);
        using SpeakingChatClient chat = new(new Model(_ => Model.Writes(reply, cut: 40)), voice, options, timeProvider: time);

        await chat.GetStreamingResponseAsync("Go on").ReadAsync();
        // A minute of silence, a second at a time; each is waited for to be noticed, or to change nothing.
        for (int second = 0; second < 60; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            for (int i = 0; i < 50; i++)
                await Task.Yield();
        }

        // 30 seconds of text for every doubling of the silence, not for every second of it.
        Assert.InRange(voice.Sent[0].Length / 15.0, 30, 7 * 35);
        speaks.SetResult();
        await chat.DrainAsync(SpeechHarness.Patience);
        Assert.Equal(reply.Trim(), string.Concat(ear.Segments).Trim());
    }

    [Fact]
    public async Task Callback_that_blocks_its_thread_keeps_neither_the_socket_nor_the_text_waiting()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        using ManualResetEventSlim goOn = new();
        Ear ear = new()
        {
            Then = (_, told, token) =>
            {
                if (told is SpeechChunk)
                    goOn.Wait(SpeechHarness.Patience);
                return default;
            },
        };
        using SpeakingChatClient chat = harness.Speak(new Model(_ => Model.Writes(Sentence + Sentence)), ear);

        await chat.GetStreamingResponseAsync("Go on").ReadAsync();
        // All of the audio has been sent, and taken, to its finish.
        await harness.Emulator.Journal.WaitForSessionAsync(0, SpeechHarness.Patience);
        await harness.Client.WhenQuietAsync().WaitAsync(SpeechHarness.Patience);
        Assert.Single(ear.Heard.OfType<SpeechChunk>());
        goOn.Set();
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal((Sentence + Sentence).Trim(), Spoken.In(ear));
    }

    [Fact]
    public async Task Callback_that_returns_as_its_time_runs_out_has_returned()
    {
        SteppedTimeProvider time = new();
        TimeSpan patience = TimeSpan.FromSeconds(17);
        await using FakeVoice voice = new(SpeechAudioFormat.Pcm);
        TaskCompletionSource goOn = new();
        // After it has returned, and before anybody could notice.
        Task late = goOn.Task.ContinueWith(_ => time.Advance(patience), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        Ear ear = new() { Then = (_, told, _) => told is SpeechChunk ? new ValueTask(goOn.Task) : default };
        SpeakingChatOptions options = new() { ListenerTimeout = patience };
        ear.Attach(options);
        using SpeakingChatClient chat = new(new Model(_ => Model.Writes(Sentence)), voice, options, timeProvider: time);

        await chat.GetStreamingResponseAsync("Go on").ReadAsync();
        await time.WaitForTimerAsync(patience, patience, SpeechHarness.Patience);
        goOn.SetResult();
        await chat.DrainAsync(SpeechHarness.Patience);
        await late;

        Assert.Equal((SpeechEndReason.Completed, null), (ear.Summary!.Reason, ear.Summary.Error));
    }

    [Fact]
    public async Task Held_back_segments_are_not_sent()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        TaskCompletionSource goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Ear ear = new() { Then = (_, told, _) => told is SpeechChunk ? new ValueTask(goOn.Task) : default };
        string reply = string.Concat(Enumerable.Repeat(Sentence, 40)).Trim();
        using SpeakingChatClient chat = harness.Speak(new Model(_ => Model.Writes(reply, cut: 40)), ear, o => o.HighWaterMark = TimeSpan.FromSeconds(10));

        await chat.GetStreamingResponseAsync("Go on").ReadAsync();
        EmulatorSession session = await harness.Emulator.Journal.WaitForStartAsync(0, SpeechHarness.Patience);
        // At least what was sent has come: ten seconds and the sentence that went over.
        await session.WaitUntilAsync(s => s.PcmBytes >= 480_000, SpeechHarness.Patience);
        Assert.False(session.StopReceived);
        Assert.InRange(BuiltInVoice.CountSamples(session.Text) / 24000.0, 10, 20);
        goOn.SetResult();
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal(reply, Spoken.In(ear));
        Assert.Equal(1, harness.Emulator.Journal.Sessions.Count(s => s.Text.Length > 0));
    }

    [Fact]
    public async Task Turn_for_which_too_much_audio_waits_ends_as_too_slow()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new() { Then = (_, told, token) => told is SpeechChunk ? new ValueTask(Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token)) : default };
        using SpeakingChatClient chat = harness.Speak(new Model(_ => Model.Writes(Sentence + Sentence)), ear, o => o.TurnAudioLimit = 65536);

        await chat.GetStreamingResponseAsync("Go on").ReadAsync();
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal(SpeechEndReason.ListenerFailed, ear.Summary!.Reason);
        Assert.Contains("TurnAudioLimit", Assert.Single(ear.Errors).Message, StringComparison.Ordinal);
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Service_that_never_stops_is_stopped_before_it_fills_the_memory()
    {
        // It answers one segment with endless audio, and looks at no token.
        Mock<ISpeechSession> session = new();
        TaskCompletionSource disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Setup(s => s.ReadAllAsync(It.IsAny<CancellationToken>())).Returns(Endless());
        session.SetupGet(s => s.Completion).Returns(new TaskCompletionSource<SpeechSummary>().Task);
        session.Setup(s => s.DisposeAsync()).Returns(() =>
        {
            disposed.TrySetResult();
            return default;
        });
        Mock<ITextToSpeechService> service = new();
        service.Setup(s => s.OpenSessionAsync(It.IsAny<SpeechRequest>(), It.IsAny<CancellationToken>())).ReturnsAsync(session.Object);
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new() { Then = (_, told, _) => told is SpeechChunk ? new ValueTask(disposed.Task) : default };
        using SpeakingChatClient chat = harness.Speak(new Model(_ => Model.Writes("Hello.")), ear, o => o.TurnAudioLimit = 1024 * 1024, service.Object);

        await chat.GetStreamingResponseAsync("Go on").ReadAsync();
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal(SpeechEndReason.ListenerFailed, ear.Summary!.Reason);
        Assert.IsType<FishAudioListenerException>(Assert.Single(ear.Errors));
        Assert.InRange(ear.Heard.OfType<SpeechChunk>().Count(), 0, 1);
    }

    [Fact]
    public async Task Where_the_process_holds_too_much_the_slow_ones_end_and_the_others_are_heard()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear slow = new() { Then = (_, told, token) => told is SpeechChunk ? new ValueTask(Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token)) : default };
        Ear quick = new();
        // What is under way when the process is full, nothing can hold back any more: one long sentence.
        string endless = string.Concat(Enumerable.Repeat("and then ", 30)).Trim() + ".";
        Model model = new(messages => Model.Writes(messages[0].Text == "Endlessly" ? endless : Sentence + Sentence));
        using SpeakingChatClient chat = harness.Speak(model, new Ear(), o =>
        {
            o.ProcessAudioLimit = 65536;
            o.HighWaterMark = TimeSpan.FromSeconds(10);
        });

        await chat.GetStreamingResponseAsync("Endlessly", ((ChatOptions?)null).WithSpeech(slow.ToListener())).ReadAsync();
        await chat.GetStreamingResponseAsync("Go on", ((ChatOptions?)null).WithSpeech(quick.ToListener())).ReadAsync();
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal(SpeechEndReason.ListenerFailed, slow.Summary!.Reason);
        Assert.Equal((Sentence + Sentence).Trim(), Spoken.In(quick));
        Assert.Equal(SpeechEndReason.Completed, quick.Summary!.Reason);
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Text_that_the_voice_cannot_keep_up_with_faults_the_speech_at_once_and_not_the_text()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        harness.Emulator.Script.NextConnection().AtHandshake.Stall();
        Ear ear = new();
        string page = new('a', 64 * 1024);
        using SpeakingChatClient chat = harness.Speak(new Model(_ => Enumerable.Repeat<object>(new ChatResponseUpdate(ChatRole.Assistant, page), 20)), ear);

        List<ChatResponseUpdate> updates = await chat.GetStreamingResponseAsync("Go on").ReadAsync();
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal(20, updates.Count);
        Assert.Equal(SpeechEndReason.Failed, ear.Summary!.Reason);
        Assert.Contains("1024 KiB", Assert.Single(ear.Errors).Message, StringComparison.Ordinal);
        await harness.AssertNothingLeftAsync();
    }

    [Theory]
    [InlineData(0, 65536)]
    [InlineData(65535, 65536)]
    [InlineData(65536, -1)]
    public void Limits_are_checked(long turn, long process)
        => Assert.Throws<ArgumentException>(() => new SpeakingChatClient(
            new Model(_ => []), new FakeVoice(SpeechAudioFormat.Pcm), new SpeakingChatOptions { TurnAudioLimit = turn, ProcessAudioLimit = process }));

    // On a clock that goes on only while something is played, by a listener that is slower than the voice.
    private static async ValueTask PlayAsync(FakeVoice voice, SpeechChunk chunk, SteppedTimeProvider time)
    {
        await voice.CatchUpAsync();
        time.Advance(FakeVoice.DurationOf(chunk));
    }

    private static async IAsyncEnumerable<SpeechChunk> Endless()
    {
        while (true)
        {
            await Task.Yield();
            yield return new SpeechChunk(new byte[64 * 1024], SpeechAudioFormat.Pcm);
        }
    }
}
