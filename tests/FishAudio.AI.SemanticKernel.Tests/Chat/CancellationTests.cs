using FishAudio.AI.SemanticKernel.Tests.Support;
using FishAudio.AI.Tests.Middleware;
using FishAudio.AI.Tests.Support;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace FishAudio.AI.SemanticKernel.Tests.Chat;

/// <summary>A call that is cancelled or left midway is silenced, and leaves nothing behind.</summary>
public class CancellationTests
{
    [Theory]
    [InlineData(ChatServices.Client, Use.Prompt)]
    [InlineData(ChatServices.Client, Use.PromptStreaming)]
    [InlineData(ChatServices.Client, Use.AgentStreaming)]
    [InlineData(ChatServices.Completion, Use.Prompt)]
    [InlineData(ChatServices.Completion, Use.PromptStreaming)]
    [InlineData(ChatServices.Completion, Use.Agent)]
    [InlineData(ChatServices.Completion, Use.AgentStreaming)]
    [InlineData(ChatServices.ClientThenCompletionOverIt, Use.ChatStreaming)]
    public async Task A_cancelled_call_is_abandoned_once(ChatServices services, Use use)
    {
        TaskCompletionSource never = new();
        await using SpeakingKernel talk = await SpeakingKernel.StartAsync(
            services, () => new Model(_ => [.. Model.Writes("One sentence is here. "), never.Task, .. Model.Writes("Another one follows.")]));
        using CancellationTokenSource cancel = new();
        Task<string> asking = talk.AskAsync(use, null, cancellationToken: cancel.Token);
        await talk.Ear.UntilAsync(heard => heard.Contains("started"));

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await talk.Kernel.DrainSpeechAsync(SpeechHarness.Patience);

        Assert.Equal(SpeechEndReason.Abandoned, talk.Ear.Summary!.Reason);
        Assert.Equal(1, talk.Ear.Heard.Count(told => told is "started"));
        await talk.Harness.AssertNothingLeftAsync();
    }

    [Theory]
    [InlineData(ChatServices.Client)]
    [InlineData(ChatServices.Completion)]
    public async Task A_reader_who_leaves_ends_the_speech(ChatServices services)
    {
        TaskCompletionSource never = new();
        await using SpeakingKernel talk = await SpeakingKernel.StartAsync(services, () => new Model(_ => [.. Model.Writes("One sentence is here. "), never.Task]));
        await foreach (string _ in talk.Kernel.InvokePromptStreamingAsync<string>("Go on"))
            break;
        await talk.Kernel.DrainSpeechAsync(SpeechHarness.Patience);
        Assert.Equal(SpeechEndReason.Abandoned, talk.Ear.Summary!.Reason);
        await talk.Harness.AssertNothingLeftAsync();
    }

    [Theory]
    [InlineData(ChatServices.Client)]
    [InlineData(ChatServices.Completion)]
    public async Task A_call_cancelled_in_its_function_says_no_more(ChatServices services)
    {
        using CancellationTokenSource cancel = new();
        await using SpeakingKernel talk = await SpeakingKernel.StartAsync(
            services, () => Model.WithTool(SpeakingKernel.Before, SpeakingKernel.After, tool: "wall_stop"));
        talk.Kernel.Plugins.Clear();
        talk.Kernel.Plugins.AddFromFunctions("wall", [KernelFunctionFactory.CreateFromMethod(
            async (CancellationToken token) =>
            {
                await cancel.CancelAsync();
                token.ThrowIfCancellationRequested();
            },
            "stop")]);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => talk.AskAsync(Use.PromptStreaming, SpeakingKernel.Settings(isWithFunctions: true), cancellationToken: cancel.Token));
        await talk.Kernel.DrainSpeechAsync(SpeechHarness.Patience);
        Assert.Equal(SpeechEndReason.Abandoned, talk.Ear.Summary!.Reason);
        Assert.DoesNotContain(talk.Harness.Emulator.Journal.Sessions, session => session.Text.Contains(SpeakingKernel.After, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lifetime_given_with_the_kernel_silences_a_reply_that_has_been_read()
    {
        using CancellationTokenSource connection = new();
        await using SpeakingKernel talk = await SpeakingKernel.StartAsync(ChatServices.Completion, () => new Model(_ => Model.Writes(SpeakingKernel.After)));
        TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
        talk.Ear.Then = (_, told, _) => told is SpeechChunk ? new ValueTask(gone.Task) : default;
        Kernel kernel = talk.Kernel.WithSpeech(talk.Ear.ToListener(), connection.Token);

        await SpeakingKernel.Completion(kernel).GetChatMessageContentsAsync(new ChatHistory("Go on", AuthorRole.User), kernel: kernel);
        await talk.Ear.UntilAsync(heard => heard.OfType<SpeechChunk>().Any());
        await connection.CancelAsync();
        gone.SetResult();
        await kernel.DrainSpeechAsync(TimeSpan.FromSeconds(30), SpeechHarness.Patience);
        Assert.Equal(SpeechEndReason.Abandoned, talk.Ear.Summary!.Reason);
    }
}
