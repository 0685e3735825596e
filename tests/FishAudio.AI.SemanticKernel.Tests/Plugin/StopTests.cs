using FishAudio.AI.SemanticKernel.Tests.Support;
using FishAudio.AI.Tests.Middleware;
using FishAudio.AI.Tests.Support;
using Microsoft.SemanticKernel;

namespace FishAudio.AI.SemanticKernel.Tests.Plugin;

/// <summary>An agent that is asked for silence is silent, and others go on speaking.</summary>
public sealed class StopTests
{
    private int _stops;

    [Theory]
    [InlineData(ChatServices.Client, true)]
    [InlineData(ChatServices.Client, false)]
    [InlineData(ChatServices.Completion, true)]
    [InlineData(ChatServices.Completion, false)]
    public async Task What_is_being_said_ends_and_the_rest_of_the_reply_is_not_heard(ChatServices services, bool hasConversation)
    {
        TaskCompletionSource goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using SpeakingKernel talk = await StartAsync(services);
        Kernel kernel = hasConversation ? talk.Kernel.WithSpeech(new SpeechCall { Conversation = new() { Overlap = SpeechOverlap.Overlap } }) : talk.Kernel;
        Kernel others = talk.Kernel.WithSpeech(new SpeechCall { Conversation = new() });
        talk.Ear.Then = (_, told, token) => told is SpeechChunk ? new ValueTask(goOn.Task.WaitAsync(token)) : default;

        // Both have been written and are being said; a kernel's copy, and another conversation, are somebody else's.
        await talk.AskAsync(Use.PromptStreaming, null, with: kernel);
        await talk.Ear.UntilAsync(heard => heard.Contains("started"));
        SpeechTurn mine = talk.Ear.Turn!;
        await talk.AskAsync(Use.PromptStreaming, null, with: others);
        await talk.Ear.UntilAsync(heard => heard.Count(told => told is "started") == 2);
        SpeechTurn another = talk.Ear.Turn!;
        await talk.AskAsync(Use.PromptStreaming, SpeakingKernel.Settings(isWithFunctions: true), with: kernel);
        await mine.Completion.WaitAsync(SpeechHarness.Patience);

        Assert.NotNull(mine.Interruption);
        Assert.Null(another.Interruption);
        Assert.Equal(1, _stops);
        goOn.SetResult();
        await talk.Kernel.DrainSpeechAsync(SpeechHarness.Patience);
        Assert.Equal(2, talk.Ear.Heard.OfType<SpeechSummary>().Count(summary => summary.Reason == SpeechEndReason.Interrupted));
        Assert.Equal(SpeechEndReason.Completed, (await another.Completion).Reason);
        Assert.DoesNotContain(talk.Harness.Emulator.Journal.Sessions, session => session.Text.Contains("quiet", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_nothing_is_being_said_the_player_is_silenced_all_the_same()
    {
        Kernel kernel = new();
        kernel.Plugins.AddFishAudioSpeech(Moq.Mock.Of<ITextToSpeechService>(), onStop: () => _stops++);
        Assert.Equal("Silent: nothing was being said.", (await kernel.InvokeAsync("speech", "stop")).ToString());
        Assert.Equal(1, _stops);
    }

    [Fact]
    public async Task After_silence_what_the_agent_asks_for_is_said_by_itself()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Kernel kernel = new();
        Ear ear = new();
        kernel.Plugins.AddFishAudioSpeech(harness.Client, ear.Attach);
        TaskCompletionSource started = new();
        ear.Then = (_, told, token) =>
        {
            if (told is not SpeechChunk)
                return default;
            started.TrySetResult();
            return new ValueTask(new TaskCompletionSource().Task.WaitAsync(token));
        };
        Task<FunctionResult> speaking = kernel.InvokeAsync("speech", "speak", new() { ["text"] = "It is noon." });
        await started.Task.WaitAsync(SpeechHarness.Patience);

        Assert.StartsWith("Silent. ", (await kernel.InvokeAsync("speech", "stop")).ToString(), StringComparison.Ordinal);
        Assert.StartsWith("Somebody interrupted", (await speaking).ToString(), StringComparison.Ordinal);
        ear.Then = (_, _, _) => default;
        Assert.StartsWith("Said, ", (await kernel.InvokeAsync("speech", "speak", new() { ["text"] = "Yes?" })).ToString(), StringComparison.Ordinal);
    }

    private async Task<SpeakingKernel> StartAsync(ChatServices services)
    {
        // The first two replies are plain; the third stops, and promises to be quiet.
        int asked = 0;
        Calls calls = new("", "stop", [], "I am quiet now.");
        Model stopping = calls.ToModel();
        SpeakingKernel talk = await SpeakingKernel.StartAsync(
            services, () => new Model(messages => Interlocked.Increment(ref asked) <= 2 ? Model.Writes("A long story begins here.") : stopping.GetStreamingResponseAsync(messages).ToBlockingEnumerable()));
        talk.Kernel.Plugins.AddFishAudioSpeech(talk.Harness.Client, onStop: () => _stops++);
        return talk;
    }
}
