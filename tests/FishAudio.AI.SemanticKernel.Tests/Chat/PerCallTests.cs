using FishAudio.AI.SemanticKernel.Tests.Support;
using FishAudio.AI.Tests.Middleware;
using FishAudio.AI.Tests.Support;
using Microsoft.SemanticKernel;

namespace FishAudio.AI.SemanticKernel.Tests.Chat;

/// <summary>One call is silenced or redirected by its settings, or by the data of the kernel it is made with.</summary>
public class PerCallTests
{
    private static readonly ChatServices[] Kinds = [ChatServices.Client, ChatServices.Completion];
    private static readonly Use[] Uses = [Use.Prompt, Use.PromptStreaming, Use.Agent, Use.AgentStreaming];

    public static TheoryData<ChatServices, Use> Cases
    {
        get
        {
            TheoryData<ChatServices, Use> cases = [];
            foreach (ChatServices services in Kinds)
            {
                foreach (Use use in Uses)
                    cases.Add(services, use);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_kernel_without_speech_is_silent_and_the_one_it_was_copied_from_speaks(ChatServices services, Use use)
    {
        await using SpeakingKernel talk = await StartAsync(services);

        Assert.Equal(SpeakingKernel.After, await talk.AskAsync(use, null, with: talk.Kernel.WithoutSpeech()));
        Kernel byHand = talk.Kernel.Clone();
        byHand.Data[FishAudioSpeechKeys.Data] = false;
        await talk.AskAsync(use, null, with: byHand);
        await talk.Kernel.DrainSpeechAsync(SpeechHarness.Patience);
        Assert.Empty(talk.Ear.Heard);
        Assert.Empty(talk.Harness.Emulator.Journal.Connections);

        await talk.AskAsync(use, null);
        Assert.Equal(SpeakingKernel.After, await talk.SpokenAsync());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Settings_silence_one_call_of_whatever_type_they_are(ChatServices services, Use use)
    {
        await using SpeakingKernel talk = await StartAsync(services);
        PromptExecutionSettings[] all =
        [
            new PromptExecutionSettings().WithoutSpeech(),
            new OwnSettings { Mood = "calm" }.WithoutSpeech(),
            new PromptExecutionSettings { ExtensionData = new Dictionary<string, object> { [FishAudioSpeechKeys.SpokenSetting] = "false" } },
        ];

        foreach (PromptExecutionSettings settings in all)
            Assert.Equal(SpeakingKernel.After, await talk.AskAsync(use, settings));
        await talk.Kernel.DrainSpeechAsync(SpeechHarness.Patience);
        Assert.Empty(talk.Ear.Heard);

        // The settings are closer to the call than the kernel.
        await talk.AskAsync(use, new OwnSettings().WithSpeech(), with: talk.Kernel.WithoutSpeech());
        Assert.Equal(SpeakingKernel.After, await talk.SpokenAsync());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Settings_choose_the_voice_of_one_call(ChatServices services, Use use)
    {
        await using SpeakingKernel talk = await StartAsync(services, options => options.VoicesByAuthor["Anna"] = "voice-of-anna");
        await talk.AskAsync(use, new OwnSettings { Mood = "calm" }.WithSpeech("another-voice"));
        Assert.Equal(SpeakingKernel.After, await talk.SpokenAsync());
        Assert.Equal(["another-voice"], VoicesOf(talk));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_kernel_s_listener_hears_its_own_calls_in_place_of_the_others(ChatServices services, Use use)
    {
        await using SpeakingKernel talk = await StartAsync(services, options => options.OnAudio = null);
        Ear mine = new();
        SpeechListener listener = mine.ToListener();

        await talk.AskAsync(use, null, with: talk.Kernel.WithSpeech(listener));
        SpeechSummary summary = await listener.Completion.WaitAsync(SpeechHarness.Patience);
        // Without a listener there is nobody to speak to.
        await talk.AskAsync(use, null);
        await talk.Kernel.DrainSpeechAsync(SpeechHarness.Patience);

        Assert.Equal(SpeechEndReason.Completed, summary.Reason);
        Assert.Equal(SpeakingKernel.After, Spoken.In(mine));
        Assert.Empty(talk.Ear.Heard);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_kernel_s_call_is_spoken_as_it_says(ChatServices services, Use use)
    {
        await using SpeakingKernel talk = await StartAsync(services);
        await talk.AskAsync(use, null, with: talk.Kernel.WithSpeech(new SpeechCall { Request = new() { Voice = "redirected", Speed = 1.5 } }));
        await talk.SpokenAsync();
        Assert.Equal(["redirected"], VoicesOf(talk));
        Assert.Equal(1.5, talk.Harness.Emulator.Journal.Sessions[0].Request!.Speed);
    }

    [Fact]
    public async Task A_setting_that_is_neither_true_nor_false_is_refused_in_words()
    {
        await using SpeakingKernel talk = await StartAsync(ChatServices.Completion);
        PromptExecutionSettings settings = new() { ExtensionData = new Dictionary<string, object> { [FishAudioSpeechKeys.SpokenSetting] = "loudly" } };
        ArgumentException refusal = await Assert.ThrowsAsync<ArgumentException>(() => talk.AskAsync(Use.Prompt, settings));
        Assert.Contains("fishaudio_speech is \"loudly\"", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_cannot_be_copied_are_refused_and_those_that_can_are_not_changed()
    {
        PromptExecutionSettings settings = new() { ModelId = "m", ExtensionData = new Dictionary<string, object> { ["temperature"] = 1 } };
        settings.Freeze();
        PromptExecutionSettings silent = settings.WithoutSpeech();
        Assert.Equal("m", silent.ModelId);
        Assert.Equal(["temperature", FishAudioSpeechKeys.SpokenSetting], silent.ExtensionData!.Keys);
        Assert.Equal(["temperature"], settings.ExtensionData!.Keys);
        Assert.Contains("NoCloneSettings", Assert.Throws<ArgumentException>(() => new NoCloneSettings().WithoutSpeech()).Message, StringComparison.Ordinal);
    }

    private static Task<SpeakingKernel> StartAsync(ChatServices services, Action<SpeakingChatOptions>? configure = null)
        => SpeakingKernel.StartAsync(services, () => new Model(_ => Model.Writes(SpeakingKernel.After)), configure);

    private static IEnumerable<string?> VoicesOf(SpeakingKernel talk)
        => talk.Harness.Emulator.Journal.Sessions.Select(session => session.Request!.ReferenceIds.SingleOrDefault());

    /// <summary>Settings of a derived type, which Semantic Kernel turns into JSON and back for chat clients.</summary>
    private sealed class OwnSettings : PromptExecutionSettings
    {
        public string? Mood { get; set; }

        public override PromptExecutionSettings Clone() => new OwnSettings { Mood = Mood, ExtensionData = ExtensionData };
    }

    private sealed class NoCloneSettings : PromptExecutionSettings;
}
