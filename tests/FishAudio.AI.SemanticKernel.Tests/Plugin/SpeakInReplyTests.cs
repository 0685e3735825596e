using FishAudio.AI.SemanticKernel.Tests.Support;
using FishAudio.AI.Tests.Support;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace FishAudio.AI.SemanticKernel.Tests.Plugin;

/// <summary>Where the reply is being spoken, what its functions say is a part of it, and no sentence is said twice.</summary>
public class SpeakInReplyTests
{
    public static TheoryData<ChatServices, Use> Cases
    {
        get
        {
            TheoryData<ChatServices, Use> cases = [];
            foreach (ChatServices services in (ChatServices[])[ChatServices.Client, ChatServices.Completion, ChatServices.ClientThenCompletionOverIt])
            {
                foreach (Use use in (Use[])[Use.PromptStreaming, Use.ChatStreaming, Use.AgentStreaming])
                    cases.Add(services, use);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_a_function_has_said_is_not_said_again_when_it_is_written(ChatServices services, Use use)
    {
        Calls calls = new("Let me see.", "speak", new() { ["text"] = "**It is noon.** The sun is high." }, "It is noon! And the tide is low.");
        await using SpeakingKernel talk = await StartAsync(services, calls);

        string text = await talk.AskAsync(use, SpeakingKernel.Settings(isWithFunctions: true));

        Assert.EndsWith("It is noon! And the tide is low.", text, StringComparison.Ordinal);
        Assert.Equal("Let me see. It is noon. The sun is high. And the tide is low.", await talk.SpokenAsync());
        Assert.Equal("Said as a part of your reply, about 1.9 s: \"It is noon. The sun is high.\"", Assert.Single(calls.Answers));
        Assert.Equal(1, talk.Ear.Heard.Count(told => told is "started"));
        Assert.DoesNotContain("sun", talk.Ear.Turn!.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ChatServices.Client, Use.Prompt)]
    [InlineData(ChatServices.Client, Use.Agent)]
    public async Task An_unstreamed_reply_is_one_voice_with_its_functions_too(ChatServices services, Use use)
    {
        Calls calls = new("Let me see.", "speak", new() { ["text"] = "It is noon." }, "It is noon. And the tide is low.");
        await using SpeakingKernel talk = await StartAsync(services, calls);
        await talk.AskAsync(use, SpeakingKernel.Settings(isWithFunctions: true));
        // Unstreamed, what was written before the call is known only when the reply is.
        Assert.Equal("It is noon. Let me see. And the tide is low.", await talk.SpokenAsync());
        Assert.Equal(1, talk.Ear.Heard.Count(told => told is "started"));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_was_written_is_not_said_again_by_a_function(ChatServices services, Use use)
    {
        Calls calls = new("It is noon.", "speak", new() { ["text"] = "it is noon" }, "Shall I go on?");
        await using SpeakingKernel talk = await StartAsync(services, calls);
        await talk.AskAsync(use, SpeakingKernel.Settings(isWithFunctions: true));
        Assert.Equal("It is noon. Shall I go on?", await talk.SpokenAsync());
        Assert.Equal("The user has heard that already. Nothing was said again.", Assert.Single(calls.Answers));
    }

    [Theory]
    [InlineData(ChatServices.Client, true)]
    [InlineData(ChatServices.Client, false)]
    [InlineData(ChatServices.Completion, true)]
    [InlineData(ChatServices.Completion, false)]
    public async Task Between_the_rounds_of_a_program_that_calls_functions_itself_the_reply_is_the_voice(ChatServices services, bool hasListener)
    {
        Calls calls = new("Let me see.", "speak", new() { ["text"] = "It is noon." }, "It is noon. And the tide is low.");
        await using SpeakingKernel talk = await StartAsync(services, calls);
        Kernel kernel = hasListener ? talk.Kernel.WithSpeech(talk.Ear.ToListener()) : talk.Kernel;
        PromptExecutionSettings settings = new() { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto(autoInvoke: false) };
        ChatHistory history = new("What time is it?", AuthorRole.User);
        // A chat client's adapter makes new objects of the history: there, one listener says that it is one reply.
        int turns = services == ChatServices.Client && !hasListener ? 2 : 1;

        for (int round = 0; round < 2; round++)
        {
            ChatMessageContent said = (await new Agent(kernel) { Arguments = new(settings) }.InvokeAsync(history))[0];
            foreach (FunctionCallContent call in FunctionCallContent.GetFunctionCalls(said))
                history.Add((await call.InvokeAsync(kernel)).ToChatMessage());
        }

        await talk.Kernel.DrainSpeechAsync(SpeechHarness.Patience);
        Assert.StartsWith("Said as a part of your reply", Assert.Single(calls.Answers), StringComparison.Ordinal);
        Assert.Equal(turns, talk.Ear.Heard.Count(told => told is "started"));
        // Two turns are independent of each other: only within one is there an order.
        string spoken = string.Join(' ', talk.Harness.Emulator.Journal.Sessions.Select(session => session.Text.Trim().Replace('\n', ' ')));
        foreach (string sentence in (string[])["Let me see.", "It is noon.", "And the tide is low."])
            Assert.Equal(2, spoken.Split(sentence).Length);
        if (turns == 1)
            Assert.Equal("Let me see. It is noon. And the tide is low.", FishAudio.AI.Tests.Middleware.Spoken.In(talk.Ear));
    }

    private static async Task<SpeakingKernel> StartAsync(ChatServices services, Calls calls)
    {
        SpeakingKernel talk = await SpeakingKernel.StartAsync(services, calls.ToModel, options => options.ContinuationTimeout = TimeSpan.FromSeconds(10));
        talk.Kernel.Plugins.AddFishAudioSpeech(talk.Harness.Client);
        return talk;
    }
}
