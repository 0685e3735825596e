using FishAudio.AI.SemanticKernel.Tests.Support;
using FishAudio.AI.Tests.Middleware;
using FishAudio.AI.Tests.Support;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace FishAudio.AI.SemanticKernel.Tests.Chat;

/// <summary>Several agents of one kernel: each has its voice, and none talks over another.</summary>
public class AgentTests
{
    [Theory]
    [InlineData(ChatServices.Client, true)]
    [InlineData(ChatServices.Client, false)]
    [InlineData(ChatServices.Completion, true)]
    [InlineData(ChatServices.Completion, false)]
    public async Task Agents_speak_one_after_the_other_each_in_its_own_voice(ChatServices services, bool isStreamed)
    {
        await using SpeakingKernel talk = await SpeakingKernel.StartAsync(
            services,
            () => new Model(asked => Model.Writes($"{asked[0].AuthorName} has the word.")),
            options =>
            {
                options.VoicesByAuthor["Anna"] = "voice-of-anna";
                options.VoicesByAuthor["Ben"] = "voice-of-ben";
            });
        List<string> order = [];
        TaskCompletionSource goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        talk.Ear.Then = (turn, told, _) =>
        {
            if (told is SpeechChunk)
                order.Add(turn.AuthorName!);
            return told is SpeechChunk && turn.AuthorName == "Anna" ? new ValueTask(goOn.Task) : default;
        };
        Kernel kernel = talk.Kernel.WithSpeech(new SpeechCall { Conversation = new() { Overlap = SpeechOverlap.Queue } });
        ChatHistory history = new("Introduce yourselves.", AuthorRole.User);

        foreach (string name in (string[])["Anna", "Ben", "Carl"])
        {
            Agent agent = new(kernel, name);
            if (isStreamed)
                await agent.InvokeStreamingAsync(history).ToListAsync();
            else
                await agent.InvokeAsync(history);
        }

        // All is written, and the last has been spoken, before the first one is through.
        await talk.Harness.Emulator.Journal.WaitForSessionAsync(2, SpeechHarness.Patience);
        Assert.All(order, author => Assert.Equal("Anna", author));
        goOn.SetResult();
        Assert.Equal("Anna has the word. Ben has the word. Carl has the word.", await talk.SpokenAsync());
        Assert.Equal(["Anna", "Ben", "Carl"], order.Distinct());
        Assert.Equal(order.Order(StringComparer.Ordinal), order);
        Assert.Equal(
            ["voice-of-anna", "voice-of-ben", null],
            talk.Harness.Emulator.Journal.Sessions.OrderBy(session => session.Text, StringComparer.Ordinal).Select(session => session.Request!.ReferenceIds.SingleOrDefault()));
    }

    [Fact]
    public async Task An_agent_without_instructions_is_named_by_the_call()
    {
        await using SpeakingKernel talk = await SpeakingKernel.StartAsync(
            ChatServices.Completion, () => new Model(_ => Model.Writes(SpeakingKernel.After)), options => options.VoicesByAuthor["Anna"] = "voice-of-anna");
        await talk.AskAsync(Use.Chat, null, with: talk.Kernel.WithSpeech(new SpeechCall { AuthorName = "Anna" }));
        await talk.SpokenAsync();
        Assert.Equal("voice-of-anna", Assert.Single(talk.Harness.Emulator.Journal.Sessions).Request!.ReferenceIds.Single());
        Assert.Equal("Anna", talk.Ear.Turn!.AuthorName);
    }

    [Fact]
    public async Task An_agent_that_is_a_function_of_another_speaks_in_a_turn_of_its_own()
    {
        await using SpeakingKernel talk = await SpeakingKernel.StartAsync(
            ChatServices.Client,
            () => new Model(asked => asked[0].AuthorName == "Ben" ? Model.Writes("Ben looks it up.") : Model.WithTool(SpeakingKernel.Before, SpeakingKernel.After, tool: "wall_ask").Answer(asked)));
        talk.Kernel.Plugins.Clear();
        Kernel kernel = talk.Kernel.Clone();
        talk.Kernel.Plugins.AddFromFunctions("wall", [KernelFunctionFactory.CreateFromMethod(
            async () => (await new Agent(kernel, "Ben").InvokeAsync(new ChatHistory("Time?", AuthorRole.User)))[0].Content, "ask")]);

        await new Agent(talk.Kernel, "Anna") { Arguments = new(SpeakingKernel.Settings(isWithFunctions: true)!) }.InvokeStreamingAsync(new ChatHistory("Time?", AuthorRole.User)).ToListAsync();
        // Two turns reach the same ear at once: what was said is in the journal, session by session.
        await talk.Kernel.DrainSpeechAsync(SpeechHarness.Patience);

        Assert.Equal(2, talk.Ear.Heard.Count(told => told is "started"));
        Assert.Equal(
            ["Ben looks it up.", $"{SpeakingKernel.Before} {SpeakingKernel.After}"],
            talk.Harness.Emulator.Journal.Sessions.Select(session => session.Text.Trim().Replace('\n', ' ')).Order(StringComparer.Ordinal));
    }
}
