using FishAudio.AI.Emulator;
using FishAudio.AI.SemanticKernel.Tests.Support;
using FishAudio.AI.Tests.Middleware;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace FishAudio.AI.SemanticKernel.Tests.Plugin;

/// <summary>An agent changes its voice and style for itself, where it is heard, and nobody else's.</summary>
public sealed class MannerTests
{
    private static readonly Dictionary<string, string> Voices = new() { ["Anna"] = "voice-of-anna", ["Ben"] = "voice-of-ben" };

    [Theory]
    [InlineData(ChatServices.Client)]
    [InlineData(ChatServices.Completion)]
    public async Task A_voice_and_a_style_hold_from_the_next_reply_on(ChatServices services)
    {
        await using SpeakingKernel talk = await StartAsync(services, "set_voice", new() { ["voice"] = "anna" });
        PromptExecutionSettings settings = SpeakingKernel.Settings(isWithFunctions: true)!;
        Assert.Equal("From the next reply on: speed 1.5, volume -3 dB.", await CallAsync(talk.Kernel, "set_style", new() { ["speed"] = "1.5", ["volume"] = "-3" }));
        await talk.AskAsync(Use.PromptStreaming, settings);
        await talk.Kernel.DrainSpeechAsync(SpeechHarness.Patience);
        await talk.AskAsync(Use.PromptStreaming, settings);
        await talk.Kernel.DrainSpeechAsync(SpeechHarness.Patience);

        IReadOnlyList<EmulatorSession> sessions = talk.Harness.Emulator.Journal.Sessions;
        Assert.Equal([null, "voice-of-anna"], sessions.Select(session => session.Request!.ReferenceIds.SingleOrDefault()));
        Assert.All(sessions, session => Assert.Equal(1.5, session.Request!.Speed));

        Assert.Equal("From the next reply on you have the voice default.", await CallAsync(talk.Kernel, "set_voice", new() { ["voice"] = "default" }));
        await CallAsync(talk.Kernel, "speak", new() { ["text"] = "As I was." });
        Assert.Empty(talk.Harness.Emulator.Journal.Sessions[^1].Request!.ReferenceIds);
    }

    [Fact]
    public async Task A_conversation_goes_with_every_copy_of_the_kernel_and_another_one_hears_nothing_of_it()
    {
        await using SpeakingKernel talk = await StartAsync(ChatServices.Client, "set_voice", new() { ["voice"] = "Anna" });
        SpeechConversation mine = new();
        foreach (SpeechConversation conversation in (SpeechConversation[])[mine, mine, new()])
        {
            await talk.AskAsync(Use.AgentStreaming, SpeakingKernel.Settings(isWithFunctions: true), with: talk.Kernel.WithSpeech(new SpeechCall { Conversation = conversation }));
            await talk.Kernel.DrainSpeechAsync(SpeechHarness.Patience);
        }

        Assert.Equal([null, "voice-of-anna", null], talk.Harness.Emulator.Journal.Sessions.Select(session => session.Request!.ReferenceIds.SingleOrDefault()));
    }

    [Fact]
    public async Task A_client_that_is_called_without_the_kernel_knows_a_voice_by_the_conversation()
    {
        Calls calls = new("Let me see.", "set_voice", new() { ["voice"] = "Anna" }, SpeakingKernel.After);
        await using SpeakingKernel talk = await SpeakingKernel.StartAsync(ChatServices.Client, calls.ToModel);
        talk.Kernel.Plugins.AddFishAudioSpeech(talk.Harness.Client, new Ear().Attach, Voices);
        SpeechCall call = new() { Conversation = new() };
        for (int reply = 0; reply < 2; reply++)
        {
            ChatOptions options = SpeakingKernel.Settings(isWithFunctions: true).ToChatOptions(talk.Kernel)!.WithSpeech(call);
            await talk.Kernel.GetRequiredService<IChatClient>().GetResponseAsync("What time is it?", options);
            await talk.Kernel.DrainSpeechAsync(SpeechHarness.Patience);
        }

        Assert.All(calls.Answers, answer => Assert.Equal("From the next reply on you have the voice Anna.", answer));
        Assert.Equal([null, "voice-of-anna"], talk.Harness.Emulator.Journal.Sessions.Select(session => session.Request!.ReferenceIds.SingleOrDefault()));
    }

    [Theory]
    [InlineData("set_style", "speed", "1.5", Use.ChatStreaming)]
    [InlineData("set_style", "speed", "1.5", Use.Client)]
    [InlineData("set_voice", "voice", "Anna", Use.Chat)]
    [InlineData("set_voice", "voice", "Anna", Use.ClientStreaming)]
    public async Task Nothing_is_promised_where_the_next_reply_cannot_be_known(string function, string name, string value, Use use)
    {
        Calls calls = new("Let me see.", function, new() { [name] = value }, SpeakingKernel.After);
        await using SpeakingKernel talk = await SpeakingKernel.StartAsync(ChatServices.Client, calls.ToModel);
        talk.Kernel.Plugins.AddFishAudioSpeech(talk.Harness.Client, new Ear().Attach, Voices);
        await talk.AskAsync(use, SpeakingKernel.Settings(isWithFunctions: true));
        await talk.Kernel.DrainSpeechAsync(SpeechHarness.Patience);

        Assert.Equal("Nothing was changed: voice and style cannot be changed in this chat.", Assert.Single(calls.Answers));
        await CallAsync(talk.Kernel, "speak", new() { ["text"] = "As I was." });
        EmulatorSession session = talk.Harness.Emulator.Journal.Sessions[^1];
        Assert.Empty(session.Request!.ReferenceIds);
        Assert.NotEqual(1.5, session.Request.Speed);
    }

    [Fact]
    public async Task Agents_of_one_kernel_do_not_change_each_other_s_voice()
    {
        await using SpeakingKernel talk = await StartAsync(ChatServices.Client, "set_voice", new() { ["voice"] = "Ben" });
        KernelArguments arguments = new(SpeakingKernel.Settings(isWithFunctions: true)!);
        foreach ((string name, KernelArguments? given) in new (string, KernelArguments?)[] { ("One", arguments), ("Two", null), ("One", null) })
        {
            // Without functions there is nothing to call, so the agent is left with what it has.
            await new Agent(talk.Kernel, name) { Arguments = given }.InvokeStreamingAsync(new ChatHistory("Go on", AuthorRole.User)).ToListAsync();
            await talk.Kernel.DrainSpeechAsync(SpeechHarness.Patience);
        }

        Assert.Equal([null, null, "voice-of-ben"], talk.Harness.Emulator.Journal.Sessions.Select(session => session.Request!.ReferenceIds.SingleOrDefault()));
    }

    [Fact]
    public async Task The_service_s_voices_are_listed_and_one_that_was_made_up_is_refused()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Kernel kernel = new();
        kernel.Plugins.AddFishAudioSpeech(harness.Client, new Ear().Attach);
        SpeechVoice first = await harness.Client.ListVoicesAsync().FirstAsync();

        string[] lines = (await CallAsync(kernel, "list_voices", [])).Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.StartsWith($"{first.Id}: {first.Title} (", lines[0], StringComparison.Ordinal);
        Assert.Equal("There is no such voice.", await CallAsync(kernel, "list_voices", new() { ["name"] = "nobody at all" }));

        Assert.StartsWith("From the next reply on", await CallAsync(kernel, "set_voice", new() { ["voice"] = first.Id }), StringComparison.Ordinal);
        foreach (string invented in (string[])["0123456789abcdef0123456789abcdef", "a nice one"])
            Assert.StartsWith("Nothing was changed: there is no such voice.", await CallAsync(kernel, "set_voice", new() { ["voice"] = invented }), StringComparison.Ordinal);
        await CallAsync(kernel, "speak", new() { ["text"] = "It is noon." });
        Assert.Equal(first.Id, harness.Emulator.Journal.Sessions[^1].Request!.ReferenceIds.Single());
    }

    [Fact]
    public async Task A_service_that_refuses_to_tell_its_voices_is_told_of_in_words()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, ApiKey = "another" });
        Kernel kernel = new();
        kernel.Plugins.AddFishAudioSpeech(harness.Client);
        Assert.StartsWith("The voices could not be listed: ", await CallAsync(kernel, "list_voices", []), StringComparison.Ordinal);
        Assert.StartsWith("Nothing was changed: the voice could not be looked up. ", await CallAsync(kernel, "set_voice", new() { ["voice"] = "abc" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Named_voices_are_all_there_are()
    {
        Kernel kernel = new();
        kernel.Plugins.AddFishAudioSpeech(Moq.Mock.Of<ITextToSpeechService>(), voices: Voices);
        Assert.Equal("Anna\nBen", await CallAsync(kernel, "list_voices", []));
        Assert.Equal("Ben", await CallAsync(kernel, "list_voices", new() { ["name"] = "BE" }));
        Assert.StartsWith("Nothing was changed", await CallAsync(kernel, "set_voice", new() { ["voice"] = "voice-of-anna" }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("speed", "3", "speed must be from 0.5 to 2")]
    [InlineData("volume", "90", "volume must be from -20 to 20")]
    [InlineData("speed", "NaN", "speed must be from 0.5 to 2")]
    public async Task A_style_out_of_its_range_changes_nothing(string name, string value, string problem)
    {
        Kernel kernel = new();
        kernel.Plugins.AddFishAudioSpeech(Moq.Mock.Of<ITextToSpeechService>());
        Assert.Contains(problem, await CallAsync(kernel, "set_style", new() { [name] = value }), StringComparison.Ordinal);
        Assert.Equal("From the next reply on: speed 1, volume 0 dB.", await CallAsync(kernel, "set_style", []));
    }

    private static async Task<SpeakingKernel> StartAsync(ChatServices services, string function, Dictionary<string, object?> arguments)
    {
        Model model = new Calls("", function, arguments, SpeakingKernel.After).ToModel();
        SpeakingKernel talk = await SpeakingKernel.StartAsync(
            services, () => new Model(asked => asked[0].AuthorName == "Two" || (asked[0].AuthorName == "One" && model.Asked.Count > 1) ? Model.Writes(SpeakingKernel.After) : Ask(model, asked)));
        talk.Kernel.Plugins.AddFishAudioSpeech(talk.Harness.Client, new Ear().Attach, Voices);
        return talk;
    }

    private static IEnumerable<object> Ask(Model model, IReadOnlyList<Microsoft.Extensions.AI.ChatMessage> asked)
        => model.GetStreamingResponseAsync(asked).ToBlockingEnumerable();

    private static async Task<string> CallAsync(Kernel kernel, string function, KernelArguments arguments)
        => (await kernel.InvokeAsync("speech", function, arguments)).ToString();
}
