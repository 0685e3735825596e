using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;
using Moq;

namespace FishAudio.AI.Tests.Middleware;

public class SlowListenerTests
{
    private static readonly string LongReply = string.Concat(Enumerable.Range(1, 120).Select(i => $"This is sentence number {i} of a long reply. "));

    [Fact]
    public async Task Past_the_high_water_mark_segments_are_held_back_and_nothing_is_lost()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        TaskCompletionSource hear = new();
        Ear ear = new() { Then = async (_, what, _) => await (what is SpeechChunk ? hear.Task : Task.CompletedTask) };
        using SpeakingChatClient chat = harness.Speak(new ScriptedChatClient(ScriptedChatClient.Reply(LongReply)), ear, o => o.HighWaterMark = TimeSpan.FromSeconds(10));
        await foreach (ChatResponseUpdate _ in chat.GetStreamingResponseAsync("Go on"))
        {
        }

        EmulatorSession session = await harness.Emulator.Journal.WaitForStartAsync(0, SpeechHarness.Patience);
        await session.WaitUntilAsync(s => s.PcmBytes > 10 * 48_000, SpeechHarness.Patience);
        Assert.False(session.StopReceived);
        Assert.True(session.Text.Length < LongReply.Length / 2, $"{session.Text.Length} of {LongReply.Length} characters were sent");

        hear.SetResult();
        await chat.DrainAsync(SpeechHarness.Patience);
        Assert.Equal(BuiltInVoice.Render(LongReply.TrimEnd() + "\n"), ear.Audio);
        Assert.Equal(SpeechEndReason.Completed, ear.Summary!.Reason);
    }

    [Fact]
    public async Task A_callback_that_never_returns_ends_its_turn_alone_with_its_reason()
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync(time: time);
        Ear ear = new() { Then = async (_, what, _) => await (what is SpeechChunk ? new TaskCompletionSource().Task : Task.CompletedTask) };
        Ear other = new();
        using SpeakingChatClient chat = harness.Speak(new ScriptedChatClient(ScriptedChatClient.Reply("Hello there. How are you?")), ear, o => o.ListenerTimeout = TimeSpan.FromMinutes(2));
        await foreach (ChatResponseUpdate _ in chat.GetStreamingResponseAsync("Go on"))
        {
        }

        SpeechListener listener = other.ToListener();
        await foreach (ChatResponseUpdate _ in chat.GetStreamingResponseAsync("Go on", new ChatOptions().WithSpeech(listener)))
        {
        }

        Assert.Equal(SpeechEndReason.Completed, (await listener.Completion.WaitAsync(SpeechHarness.Patience)).Reason);
        await time.WaitForTimerAsync(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(2), SpeechHarness.Patience);
        await time.AdvanceUntilAsync(chat.DrainAsync(SpeechHarness.Patience), TimeSpan.FromSeconds(10));
        Assert.Equal(SpeechEndReason.ListenerFailed, ear.Summary!.Reason);
        Assert.Contains("too slow", Assert.Single(ear.Errors).Message, StringComparison.Ordinal);
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task More_audio_than_a_turn_may_hold_ends_it_when_nothing_is_left_to_hold_back()
    {
        // A service that answers one segment with endless audio: there is nothing that could be held back.
        Mock<ISpeechSession> session = new();
        session.Setup(s => s.ReadAllAsync(It.IsAny<CancellationToken>())).Returns(Endless());
        session.SetupGet(s => s.Completion).Returns(new TaskCompletionSource<SpeechSummary>().Task);
        Mock<ITextToSpeechService> service = new();
        service.Setup(s => s.OpenSessionAsync(It.IsAny<SpeechRequest>(), It.IsAny<CancellationToken>())).ReturnsAsync(session.Object);
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        TaskCompletionSource hear = new();
        Ear ear = new() { Then = async (_, what, _) => await (what is SpeechChunk ? hear.Task : Task.CompletedTask) };
        using SpeakingChatClient chat = harness.Speak(new ScriptedChatClient(ScriptedChatClient.Reply("Hello.")), ear, o => o.MaxWaitingBytes = 1024 * 1024, service.Object);
        session.Setup(s => s.DisposeAsync()).Returns(() =>
        {
            hear.TrySetResult();
            return default;
        });
        await foreach (ChatResponseUpdate _ in chat.GetStreamingResponseAsync("Go on"))
        {
        }

        await chat.DrainAsync(SpeechHarness.Patience);
        Assert.Equal(SpeechEndReason.ListenerFailed, ear.Summary!.Reason);
        Assert.IsType<FishAudioListenerException>(Assert.Single(ear.Errors));
        Assert.InRange(ear.Audio.Length, 1, 1024 * 1024);
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
