using FishAudio.AI.SemanticKernel.Tests.Support;
using FishAudio.AI.Tests.Middleware;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Moq;

namespace FishAudio.AI.SemanticKernel.Tests.Plugin;

/// <summary>Where no reply is being spoken, a function speaks by itself, and tells the model the truth about it.</summary>
public sealed class SpeakAloneTests
{
    private readonly Ear _ear = new();

    [Fact]
    public async Task A_kernel_whose_chat_is_silent_says_what_the_agent_asks_for()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Kernel kernel = new();
        kernel.Plugins.AddFishAudioSpeech(harness.Client, _ear.Attach);

        string answer = await SpeakAsync(kernel, "It is **noon**. See [the table](https://example.com).");

        Assert.Equal("It is noon. See the table.", Spoken.In(_ear));
        TimeSpan spoken = _ear.Summary!.AudioDuration;
        Assert.Equal($"Said, {spoken.TotalSeconds.ToString("0.#", System.Globalization.CultureInfo.InvariantCulture)} s: \"It is **noon**. See [the table](https://example.com).\"", answer);
        await harness.AssertNothingLeftAsync();
    }

    [Theory]
    [InlineData(ChatServices.Client)]
    [InlineData(ChatServices.Completion)]
    public async Task Settings_silence_the_reply_and_not_what_the_agent_asks_for(ChatServices services)
    {
        Calls calls = new("Let me see.", "speak", new() { ["text"] = "It is noon." }, "Written only.");
        await using SpeakingKernel talk = await SpeakingKernel.StartAsync(services, calls.ToModel);
        talk.Kernel.Plugins.AddFishAudioSpeech(talk.Harness.Client, _ear.Attach);
        await talk.AskAsync(Use.PromptStreaming, SpeakingKernel.Settings(isWithFunctions: true)!.WithoutSpeech());
        Assert.Empty(talk.Ear.Heard);
        Assert.Equal("It is noon.", Spoken.In(_ear));
        Assert.StartsWith("Said, ", Assert.Single(calls.Answers), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ChatServices.Client)]
    [InlineData(ChatServices.Completion)]
    public async Task A_kernel_without_speech_silences_the_functions_too(ChatServices services)
    {
        Calls calls = new("Let me see.", "speak", new() { ["text"] = "It is noon." }, "Written only.");
        await using SpeakingKernel talk = await SpeakingKernel.StartAsync(services, calls.ToModel);
        talk.Kernel.Plugins.AddFishAudioSpeech(talk.Harness.Client, _ear.Attach);
        await talk.AskAsync(Use.PromptStreaming, SpeakingKernel.Settings(isWithFunctions: true), with: talk.Kernel.WithoutSpeech());
        Assert.Empty(_ear.Heard);
        Assert.Equal("Nothing was said: speech is switched off here. Write it in your reply.", Assert.Single(calls.Answers));
    }

    [Fact]
    public async Task A_kernel_s_listener_hears_it_in_place_of_the_plugin_s()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Kernel kernel = new();
        kernel.Plugins.AddFishAudioSpeech(harness.Client, _ear.Attach);
        Ear mine = new();
        await SpeakAsync(kernel.WithSpeech(mine.ToListener()), "It is noon.");
        Assert.Equal("It is noon.", Spoken.In(mine));
        Assert.Empty(_ear.Heard);
    }

    [Fact]
    public async Task Several_at_once_are_said_one_after_the_other()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Kernel kernel = new();
        kernel.Plugins.AddFishAudioSpeech(harness.Client, _ear.Attach);
        await Task.WhenAll(SpeakAsync(kernel, "It is noon."), SpeakAsync(kernel, "It is noon."));
        Assert.Equal("It is noon.It is noon.", Spoken.In(_ear.Audio).Replace(". ", ".", StringComparison.Ordinal));
        Assert.Equal(["started", "ended", "started", "ended"], _ear.Heard.Where(told => told is string or SpeechSummary).Select(told => told as string ?? "ended"));
    }

    [Fact]
    public async Task What_could_not_be_said_is_told_to_the_model_in_words()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(new() { Voice = Emulator.EmulatorVoice.BuiltIn, ApiKey = "another" });
        Kernel kernel = new();
        kernel.Plugins.AddFishAudioSpeech(harness.Client, _ear.Attach);
        string answer = await SpeakAsync(kernel, "It is noon.");
        Assert.StartsWith("It could not be said: ", answer, StringComparison.Ordinal);
        Assert.EndsWith("Write it in your reply.", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("test", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_listeners_and_without_words_nothing_is_said()
    {
        Kernel kernel = new();
        kernel.Plugins.AddFishAudioSpeech(Mock.Of<ITextToSpeechService>());
        Assert.Equal("Nothing was said: nobody is listening. Write it in your reply.", await SpeakAsync(kernel, "It is noon."));
        Assert.Equal("There was nothing to say: the text is empty.", await SpeakAsync(kernel, " "));
    }

    [Fact]
    public async Task Somebody_who_interrupts_is_told_of_and_who_cancels_ends_it()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Kernel kernel = new();
        kernel.Plugins.AddFishAudioSpeech(harness.Client, _ear.Attach);
        _ear.Then = async (turn, told, _) =>
        {
            if (told is SpeechChunk)
                await turn.InterruptAsync();
        };
        Assert.Equal("Somebody interrupted: it was not said to its end.", await SpeakAsync(kernel, "It is noon."));

        using CancellationTokenSource cancel = new();
        _ear.Then = async (_, told, _) =>
        {
            if (told is SpeechChunk)
                await cancel.CancelAsync();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SpeakAsync(kernel, "It is noon.", cancel.Token));
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task A_long_text_is_quoted_shortly()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Kernel kernel = new();
        kernel.Plugins.AddFishAudioSpeech(harness.Client, _ear.Attach);
        string answer = await SpeakAsync(kernel, string.Concat(Enumerable.Repeat("It is noon at the harbour. ", 40)));
        Assert.True(answer.Length < 240, answer);
        Assert.Contains(" … ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_container_s_service_is_taken_where_none_is_given()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.Services.AddSingleton<ITextToSpeechService>(harness.Client);
        builder.Plugins.AddFishAudioSpeech(configure: _ear.Attach, pluginName: "voice");
        Kernel kernel = builder.Build();
        await kernel.InvokeAsync("voice", "speak", new() { ["text"] = "It is noon." });
        Assert.Equal("It is noon.", Spoken.In(_ear));
    }

    [Fact]
    public void Every_function_and_parameter_is_described_and_names_are_plain()
    {
        KernelPlugin plugin = new Kernel().Plugins.AddFishAudioSpeech(Mock.Of<ITextToSpeechService>(), voices: new Dictionary<string, string> { ["Anna"] = "a" });
        Assert.Equal(["list_voices", "set_style", "set_voice", "speak", "stop"], plugin.Select(function => function.Name).Order(StringComparer.Ordinal));
        Assert.All(plugin, function =>
        {
            Assert.NotEmpty(function.Description);
            Assert.All(function.Metadata.Parameters, parameter => Assert.NotEmpty(parameter.Description));
            Assert.DoesNotContain(function.Metadata.Parameters, parameter => parameter.Name is "kernel" or "cancellationToken");
        });
    }

    [Fact]
    public void A_service_whose_voices_cannot_be_asked_for_has_no_functions_for_them()
    {
        KernelPlugin plugin = new Kernel().Plugins.AddFishAudioSpeech(Mock.Of<ITextToSpeechService>());
        Assert.Equal(["set_style", "speak", "stop"], plugin.Select(function => function.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Audio_in_a_stream_is_refused()
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(
            () => new Kernel().Plugins.AddFishAudioSpeech(Mock.Of<ITextToSpeechService>(), options => options.Delivery = SpeechDelivery.InStream));
        Assert.Contains("callbacks", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<string> SpeakAsync(Kernel kernel, string text, CancellationToken cancellationToken = default)
        => (await kernel.InvokeAsync("speech", "speak", new() { ["text"] = text }, cancellationToken)).ToString();
}
