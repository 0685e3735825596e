using FishAudio.AI.SemanticKernel.Tests.Support;
using FishAudio.AI.Tests.Middleware;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using FunctionResultContent = Microsoft.Extensions.AI.FunctionResultContent;

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

    [Theory]
    [InlineData(Use.Chat)]
    [InlineData(Use.ChatStreaming)]
    [InlineData(Use.Client)]
    [InlineData(Use.ClientStreaming)]
    public async Task A_client_that_is_called_without_the_kernel_is_silent_too(Use use)
    {
        Calls calls = new("Let me see.", "stop", [], "I am quiet now.");
        await using SpeakingKernel talk = await SpeakingKernel.StartAsync(ChatServices.Client, calls.ToModel);
        talk.Kernel.Plugins.AddFishAudioSpeech(talk.Harness.Client, onStop: () => _stops++);
        await talk.AskAsync(use, SpeakingKernel.Settings(isWithFunctions: true));
        await talk.Kernel.DrainSpeechAsync(SpeechHarness.Patience);

        Assert.DoesNotContain(talk.Harness.Emulator.Journal.Sessions, session => session.Text.Contains("quiet", StringComparison.Ordinal));
        Assert.Equal("Silent. The rest of this reply is not heard; the next one is.", Assert.Single(calls.Answers));
        Assert.Equal(1, _stops);
    }

    [Theory]
    [InlineData(ChatServices.Client, "speech_stop")]
    [InlineData(ChatServices.Client, "user_interrupt")]
    [InlineData(ChatServices.Completion, "speech_stop")]
    [InlineData(ChatServices.Completion, "user_interrupt")]
    public async Task In_a_reply_that_was_interrupted_nothing_more_is_said(ChatServices services, string interruption)
    {
        Calls calls = new("Let me see.", "speak", new() { ["text"] = "I speak all the same." }, "I am quiet now.");
        Model speaking = calls.ToModel();
        Model model = new(messages => messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Count() switch
        {
            0 => [.. Model.Writes("One moment."), Model.Calls("first", interruption)],
            1 => Ask(speaking, messages.SkipLast(2)),
            _ => Ask(speaking, messages),
        });
        await using SpeakingKernel talk = await SpeakingKernel.StartAsync(services, () => model);
        Ear alone = new();
        talk.Kernel.Plugins.AddFishAudioSpeech(talk.Harness.Client, alone.Attach);
        talk.Kernel.Plugins.AddFromFunctions("user", [KernelFunctionFactory.CreateFromMethod(() => InterruptAsync(talk.Ear), "interrupt")]);
        await talk.AskAsync(Use.PromptStreaming, SpeakingKernel.Settings(isWithFunctions: true));
        await talk.Kernel.DrainSpeechAsync(SpeechHarness.Patience);

        Assert.Equal("Nothing was said: somebody interrupted this reply.", Assert.Single(calls.Answers));
        Assert.Empty(alone.Heard);
        Assert.DoesNotContain(talk.Harness.Emulator.Journal.Sessions, session => session.Text.Contains("same", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_function_has_left_running_is_heard_after_the_interrupted_reply()
    {
        TaskCompletionSource isLater = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<string>? reminder = null;
        Model model = Model.WithTool("I shall remind you.", "I am quiet now.", tool: "user_remind");
        await using SpeakingKernel talk = await SpeakingKernel.StartAsync(ChatServices.Client, () => model);
        Ear alone = new();
        talk.Kernel.Plugins.AddFishAudioSpeech(talk.Harness.Client, alone.Attach);
        async Task<string> RemindAsync()
        {
            await isLater.Task;
            return (await talk.Kernel.InvokeAsync("speech", "speak", new() { ["text"] = "It is noon." })).ToString();
        }

        async Task BeginAsync()
        {
            reminder = RemindAsync();
            await InterruptAsync(talk.Ear);
        }

        talk.Kernel.Plugins.AddFromFunctions("user", [KernelFunctionFactory.CreateFromMethod(BeginAsync, "remind")]);
        await talk.AskAsync(Use.PromptStreaming, SpeakingKernel.Settings(isWithFunctions: true));
        isLater.SetResult();

        Assert.StartsWith("Said, ", await reminder!, StringComparison.Ordinal);
        Assert.Equal("It is noon.", Spoken.In(alone));
    }

    private static async Task InterruptAsync(Ear ear)
    {
        await ear.UntilAsync(heard => heard.Contains("started"));
        await ear.Turn!.InterruptAsync();
    }

    private static IEnumerable<object> Ask(Model model, IEnumerable<ChatMessage> messages) => model.GetStreamingResponseAsync(messages).ToBlockingEnumerable();

    private async Task<SpeakingKernel> StartAsync(ChatServices services)
    {
        // The first two replies are plain; the third stops, and promises to be quiet.
        int asked = 0;
        Calls calls = new("", "stop", [], "I am quiet now.");
        Model stopping = calls.ToModel();
        SpeakingKernel talk = await SpeakingKernel.StartAsync(
            services, () => new Model(messages => Interlocked.Increment(ref asked) <= 2 ? Model.Writes("A long story begins here.") : Ask(stopping, messages)));
        talk.Kernel.Plugins.AddFishAudioSpeech(talk.Harness.Client, onStop: () => _stops++);
        return talk;
    }
}
