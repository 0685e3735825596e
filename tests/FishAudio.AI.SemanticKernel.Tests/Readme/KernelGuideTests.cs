using FishAudio.AI.Emulator;
using FishAudio.AI.SemanticKernel.Tests.Support;
using FishAudio.AI.Tests.Middleware;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace FishAudio.AI.SemanticKernel.Tests.Readme;

/// <summary>The programs of the package's README do what it says. That they are the ones it shows is tested with the other documents.</summary>
public class KernelGuideTests
{
    private readonly KernelGuide.Player _player = new();

    [Fact]
    public async Task A_prompt_is_spoken()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await KernelGuide.SpeakAsync(new Model(_ => Model.Writes("They shine.")), harness.Client, _player);
        Assert.Equal("They shine.", Said());
    }

    [Fact]
    public async Task Agents_take_turns_with_a_voice_each()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.Services.AddChatClient(new Model(asked => Model.Writes($"{asked[0].AuthorName} here.")));
        Kernel kernel = KernelGuide.Agents(builder, harness.Client, _player, "anna-1", "ben-1");
        foreach (string name in (string[])["Anna", "Ben"])
            await new Agent(kernel, name).InvokeStreamingAsync(new ChatHistory("Who?", AuthorRole.User)).ToListAsync();
        await kernel.DrainSpeechAsync(SpeechHarness.Patience);
        Assert.Equal("Anna here. Ben here.", Said());
        Assert.Equal(["anna-1", "ben-1"], harness.Emulator.Journal.Sessions.OrderBy(s => s.Text, StringComparer.Ordinal).Select(s => s.Request!.ReferenceIds.Single()));
    }

    [Fact]
    public async Task An_agent_speaks_lists_changes_and_stops_by_functions()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Kernel kernel = new();
        KernelGuide.Plugin(kernel, harness.Client, _player, "anna-1", "ben-1");
        Assert.Equal("Anna, calm\nBen, lively", (await kernel.InvokeAsync("speech", "list_voices")).ToString());
        await kernel.InvokeAsync("speech", "set_voice", new() { ["voice"] = "Ben, lively" });
        await kernel.InvokeAsync("speech", "speak", new() { ["text"] = "Here I am." });
        await kernel.InvokeAsync("speech", "stop");
        Assert.Equal("Here I am.", Said());
        Assert.Equal("ben-1", harness.Emulator.Journal.Sessions[0].Request!.ReferenceIds.Single());
        Assert.True(_player.IsCleared);
    }

    [Fact]
    public async Task A_text_becomes_audio()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        AudioContent audio = await KernelGuide.TextToAudioAsync(harness.Client);
        Assert.Equal(BuiltInVoice.Render("Hello there."), audio.Data!.Value.ToArray()[44..]);
    }

    private string Said()
    {
        lock (_player.Chunks)
            return Spoken.In([.. _player.Chunks.SelectMany(chunk => chunk.Audio.ToArray())]);
    }
}
