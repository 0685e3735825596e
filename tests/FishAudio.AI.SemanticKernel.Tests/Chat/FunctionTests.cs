using FishAudio.AI.SemanticKernel.Tests.Support;
using FishAudio.AI.Tests.Middleware;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace FishAudio.AI.SemanticKernel.Tests.Chat;

/// <summary>Text before and after functions is one turn; arguments and results are not heard; filters do what they do without speech.</summary>
public class FunctionTests
{
    private const string Whole = $"{SpeakingKernel.Before} {SpeakingKernel.After}";

    public static TheoryData<ChatServices, Use> Cases
    {
        get
        {
            TheoryData<ChatServices, Use> cases = [];
            foreach (ChatServices services in (ChatServices[])[ChatServices.Client, ChatServices.Completion])
            {
                foreach (Use use in (Use[])[Use.Prompt, Use.PromptStreaming, Use.ChatStreaming, Use.Agent])
                    cases.Add(services, use);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Filters_of_every_kind_run_and_the_reply_is_spoken_once(ChatServices services, Use use)
    {
        Filter filter = new();
        await using SpeakingKernel talk = await SpeakingKernel.StartAsync(services, WithTool, add: builder =>
        {
            builder.Services.AddSingleton<IFunctionInvocationFilter>(filter);
            builder.Services.AddSingleton<IPromptRenderFilter>(filter);
            builder.Services.AddSingleton<IAutoFunctionInvocationFilter>(filter);
        });

        await talk.AskAsync(use, SpeakingKernel.Settings(isWithFunctions: true));

        Assert.Equal(Whole, await talk.SpokenAsync());
        Assert.Equal(1, talk.Reads);
        Assert.Contains("auto clock", filter.Seen);
        Assert.Contains("function clock", filter.Seen);
        Assert.Equal(use is Use.Prompt or Use.PromptStreaming, filter.Seen.Contains("render"));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_filter_that_ends_the_loop_ends_the_turn_with_what_was_said(ChatServices services, Use use)
    {
        Filter filter = new() { Terminates = true };
        await using SpeakingKernel talk = await SpeakingKernel.StartAsync(
            services, WithTool, options => options.ContinuationTimeout = TimeSpan.FromMilliseconds(50),
            builder => builder.Services.AddSingleton<IAutoFunctionInvocationFilter>(filter));

        await talk.AskAsync(use, SpeakingKernel.Settings(isWithFunctions: true));

        Assert.Equal(SpeakingKernel.Before, await talk.SpokenAsync());
        Assert.Equal(1, talk.Ear.Heard.Count(told => told is "started"));
        Assert.Equal(0, talk.Reads);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_service_that_keeps_calls_to_itself_does_not_leave_the_turn_open(bool isStreamed)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Kernel kernel = new();
        kernel.Plugins.AddFromFunctions("wall", [KernelFunctionFactory.CreateFromMethod((string of) => "12:00", "clock")]);
        Ear ear = new();
        SpeakingChatOptions options = new();
        ear.Attach(options);
        using SpeakingChatCompletionService service = new(new Connector(WithTool(), keepsHistory: false), harness.Client, options, timeProvider: harness.Time);
        ChatHistory history = new("What time is it?", AuthorRole.User);
        PromptExecutionSettings settings = SpeakingKernel.Settings(isWithFunctions: true)!;

        if (isStreamed)
            await service.GetStreamingChatMessageContentsAsync(history, settings, kernel).ToListAsync();
        else
            await service.GetChatMessageContentsAsync(history, settings, kernel);
        await service.DrainAsync(SpeechHarness.Patience);

        // What was not streamed and is not in the history was never seen.
        Assert.Equal(isStreamed ? Whole : SpeakingKernel.After, Spoken.In(ear));
        Assert.Equal(SpeechEndReason.Completed, ear.Summary!.Reason);
    }

    [Theory]
    [InlineData(ChatServices.Client, true)]
    [InlineData(ChatServices.Client, false)]
    [InlineData(ChatServices.Completion, true)]
    [InlineData(ChatServices.Completion, false)]
    public async Task Functions_that_the_program_invokes_itself_do_not_cut_the_turn(ChatServices services, bool isStreamed)
    {
        await using SpeakingKernel talk = await SpeakingKernel.StartAsync(services, WithTool);
        SpeechListener listener = talk.Ear.ToListener();
        // A chat client's adapter makes new objects of the history: there, one listener says that it is one reply.
        Kernel kernel = services == ChatServices.Client ? talk.Kernel.WithSpeech(listener) : talk.Kernel;
        IChatCompletionService chat = services == ChatServices.Client ? new Selected(kernel) : SpeakingKernel.Completion(kernel);
        PromptExecutionSettings settings = new() { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto(autoInvoke: false) };
        ChatHistory history = new("What time is it?", AuthorRole.User);

        for (int round = 0; round < 2; round++)
        {
            ChatMessageContent said = isStreamed ? await StreamAsync(chat, history, settings, kernel) : (await chat.GetChatMessageContentsAsync(history, settings, kernel))[0];
            if (!history.Contains(said))
                history.Add(said);
            foreach (FunctionCallContent call in FunctionCallContent.GetFunctionCalls(said))
                history.Add((await call.InvokeAsync(kernel)).ToChatMessage());
        }

        Assert.Equal(Whole, await talk.SpokenAsync());
        Assert.Equal(1, talk.Ear.Heard.Count(told => told is "started"));
        Assert.Equal(SpeechEndReason.Completed, talk.Ear.Summary!.Reason);
    }

    [Fact]
    public async Task Answers_in_another_history_begin_another_turn()
    {
        await using SpeakingKernel talk = await SpeakingKernel.StartAsync(
            ChatServices.Completion, WithTool, options => options.ContinuationTimeout = TimeSpan.FromMilliseconds(50));
        IChatCompletionService chat = SpeakingKernel.Completion(talk.Kernel);
        ChatHistory history = new("What time is it?", AuthorRole.User);
        ChatMessageContent said = await StreamAsync(chat, history, new(), talk.Kernel);
        ChatHistory other = [.. history, said, new ChatMessageContent(AuthorRole.Tool, [new FunctionResultContent("clock", "wall", "0", "noon")])];

        await chat.GetChatMessageContentsAsync(other, null, talk.Kernel);
        await talk.Kernel.DrainSpeechAsync(SpeechHarness.Patience);
        Assert.Equal(2, talk.Ear.Heard.Count(told => told is "started"));
    }

    private static Model WithTool() => Model.WithTool(SpeakingKernel.Before, SpeakingKernel.After, tool: "wall_clock");

    private static async Task<ChatMessageContent> StreamAsync(IChatCompletionService chat, ChatHistory history, PromptExecutionSettings settings, Kernel kernel)
    {
        string text = "";
        FunctionCallContentBuilder calls = new();
        int before = history.Count;
        await foreach (StreamingChatMessageContent content in chat.GetStreamingChatMessageContentsAsync(history, settings, kernel))
        {
            text += content.Content;
            calls.Append(content);
        }

        // Semantic Kernel's adapter of a chat client puts calls into the history by itself.
        if (history.Count > before)
        {
            history.RemoveRange(before, history.Count - before);
        }

        ChatMessageContent said = new(AuthorRole.Assistant, text);
        foreach (FunctionCallContent call in calls.Build())
            said.Items.Add(call.PluginName is null ? new FunctionCallContent("clock", "wall", call.Id, call.Arguments) : call);
        return said;
    }

    private sealed class Filter : IFunctionInvocationFilter, IPromptRenderFilter, IAutoFunctionInvocationFilter
    {
        public bool Terminates { get; init; }

        public List<string> Seen { get; } = [];

        public Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next)
        {
            Seen.Add("function " + context.Function.Name);
            return next(context);
        }

        public Task OnPromptRenderAsync(PromptRenderContext context, Func<PromptRenderContext, Task> next)
        {
            Seen.Add("render");
            return next(context);
        }

        public Task OnAutoFunctionInvocationAsync(AutoFunctionInvocationContext context, Func<AutoFunctionInvocationContext, Task> next)
        {
            Seen.Add("auto " + context.Function.Name);
            if (!Terminates)
                return next(context);
            context.Result = new FunctionResult(context.Result, "stopped");
            context.Terminate = true;
            return Task.CompletedTask;
        }
    }

    /// <summary>The chat client that a kernel selects for its agents, adapted as they do.</summary>
    private sealed class Selected(Kernel kernel) : IChatCompletionService
    {
        public IReadOnlyDictionary<string, object?> Attributes => new Dictionary<string, object?>();

        public Task<IReadOnlyList<ChatMessageContent>> GetChatMessageContentsAsync(
            ChatHistory chatHistory, PromptExecutionSettings? executionSettings, Kernel? with, CancellationToken cancellationToken)
            => Find(executionSettings).GetChatMessageContentsAsync(chatHistory, executionSettings, with, cancellationToken);

        public IAsyncEnumerable<StreamingChatMessageContent> GetStreamingChatMessageContentsAsync(
            ChatHistory chatHistory, PromptExecutionSettings? executionSettings, Kernel? with, CancellationToken cancellationToken)
            => Find(executionSettings).GetStreamingChatMessageContentsAsync(chatHistory, executionSettings, with, cancellationToken);

        private IChatCompletionService Find(PromptExecutionSettings? settings)
        {
            KernelFunction container = KernelFunctionFactory.CreateFromPrompt("placeholder", settings);
            Assert.True(((IChatClientSelector)kernel.ServiceSelector).TrySelectChatClient(kernel, container, [], out Microsoft.Extensions.AI.IChatClient? client, out _));
            return client.AsChatCompletionService();
        }
    }
}
