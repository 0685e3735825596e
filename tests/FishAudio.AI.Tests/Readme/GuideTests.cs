using FishAudio.AI.Tests.Middleware;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FishAudio.AI.Tests.Readme;

/// <summary>The programs of the documents do what those say.</summary>
[Collection(CurrentFolder.Collection)]
public sealed class GuideTests : IDisposable
{
    private readonly CurrentFolder _folder = new();
    private readonly WrittenConsole _console = new();
    private readonly Ear _ear = new();

    public void Dispose()
    {
        _console.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_emulator_drops_a_connection_and_says_what_it_spoke()
    {
        await EmulatorGuide.SpeakAsync(Tokens("The lighthouse keeper waited ", "for the boat that never came."));
        Assert.True(new FileInfo("spoken.wav").Length > 44);
        Assert.Contains("Dropped: The lighthouse keeper waited", _console.ToString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Routes_speak_save_and_time()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        DataContent audio = (await RoutesGuide.AbstractionAsync(harness.Client)).Contents.OfType<DataContent>().Single();
        Assert.Equal("audio/wav", audio.MediaType);

        Skip.If(!ReadmeTests.IsInstalled("ffmpeg"), "ffmpeg is not installed, which the emulator encodes mp3 with");
        await RoutesGuide.WholeAsync(harness.Client);
        await RoutesGuide.WordsAsync(harness.Client);
        Assert.True(new FileInfo("kettle.mp3").Length > 0);
        Assert.Contains("0.00 s The", _console.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policies_decide_when_text_is_flushed_and_prewarming_connects()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await LatencyGuide.PrewarmAsync(harness.Client);
        await harness.Emulator.Journal.WaitForConnectionsAsync(1, SpeechHarness.Patience);
        Assert.Equal(SpeechLatency.Low, LatencyGuide.Low().Latency);

        Model model = new(_ => Model.Writes("It is a long story, and it begins at sea. It ends there, too."));
        (IChatClient eager, IChatClient narrator) = LatencyGuide.Policies(model, harness.Client, (_, _, _) => default);
        foreach (IChatClient chat in (IChatClient[])[eager, narrator])
        {
            await chat.GetStreamingResponseAsync("Tell me a story").ReadAsync();
            await chat.GetService<SpeakingChatClient>()!.DrainAsync(SpeechHarness.Patience);
        }

        Assert.Equal([3, 0], harness.Emulator.Journal.Sessions.Select(session => session.Flushes.Count));
    }

    [Fact]
    public async Task Text_is_spoken_as_its_options_say()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        IChatClient chat = TextGuide.Options(
            new Model(_ => Model.Writes("Look at this:\n\n```\nx = 1\n```\n\n| a |\n|---|\n| 1 |\n\n<card>17</card>\n\nSee https://example.com there.")), harness.Client, Hear());
        await chat.GetStreamingResponseAsync("Show me").ReadAsync();
        await chat.GetService<SpeakingChatClient>()!.DrainAsync(SpeechHarness.Patience);
        Assert.Equal("Look at this: There is a code example in the text. Here is a card. See there.", Said());
        Assert.Equal(SpeechMarkup.None, TextGuide.Plain().Markup);

        TextGuide.Sentences();
        Assert.Equal(["Dr. Lee came at 5 p.m. sharp.", "She left at six."], _console.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task The_next_request_says_what_was_heard()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Model model = new(_ => Model.Writes("It is a long story, and it begins at sea. It ends there, too."));
        InterruptionGuide.Player player = new();
        List<ChatMessage> history = [new(ChatRole.User, "Tell me a story")];

        await InterruptionGuide.InterruptAsync(model, harness.Client, player, history);

        Assert.True(player.IsCleared);
        Assert.Contains("Heard: ", _console.ToString(), StringComparison.Ordinal);
        HeardHistoryOptions marks = new();
        string told = model.Asked[^1].Messages[1].Text;
        Assert.True(told == marks.NothingHeardMark || told.EndsWith(marks.Mark, StringComparison.Ordinal), told);
        Assert.Equal("It is a long story, and it begins at sea. It ends there, too.", history[1].Text);
    }

    [Fact]
    public async Task A_refusal_costs_no_text_and_is_thrown_where_that_is_wanted()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(new() { Voice = Emulator.EmulatorVoice.BuiltIn, ApiKey = "another" });
        using IChatClient chat = new Model(_ => Model.Writes("The end.")).AsBuilder().UseSpeech(harness.Client, options => options.OnAudio = Hear()).Build();
        Assert.True((await Assert.ThrowsAsync<FishAudioServerException>(() => ErrorsGuide.ThrowAsync(chat, new SpeechListener()))).IsAuthentication);
        Assert.Contains("The end.", _console.ToString(), StringComparison.Ordinal);

        await ErrorsGuide.CatchAsync(harness.Client, Tokens("The end."));
        Assert.Contains("Nothing will be spoken until somebody acts", _console.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_spoken_is_counted()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        SpeechListener listener = new() { OnAudio = Hear() };
        using IChatClient chat = new Model(_ => Model.Writes("The end.")).AsBuilder().UseSpeech(harness.Client).Build();
        await chat.GetResponseAsync("Go on", new ChatOptions().WithSpeech(listener));
        await LimitsGuide.LimitAsync("key");
        await LimitsGuide.CostAsync(listener, harness.Client);
        Assert.Matches("9 bytes, about 0.0001 dollars, for 1 s of speech", _console.ToString());
        Assert.Contains("dollars are left", _console.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task First_audio_is_measured()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await TelemetryGuide.ListenAsync(async () =>
        {
            SpeakingChatClient chat = harness.Speak(new Model(_ => Model.Writes("The end.")), _ear);
            await chat.GetResponseAsync("Go on");
            await chat.DrainAsync(SpeechHarness.Patience);
        });
        Assert.Contains("First audio after ", _console.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_asked_for_by_tenant()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        SecurityGuide.Vault vault = new();
        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("FishAudio:Endpoint", harness.Emulator.Endpoint.ToString())]).Build());
        SecurityGuide.Keys(services, vault);
        await using ServiceProvider provider = services.BuildServiceProvider();
        await provider.GetRequiredService<ITextToSpeechService>().SpeakAsync(Tokens("The end."), new SpeechRequest { Tenant = "acme" }).SaveAsync("end.wav");
        Assert.All(vault.Asked, tenant => Assert.Equal("acme", tenant));
        Assert.NotEmpty(vault.Asked);
        Assert.True(new FileInfo("end.wav").Length > 44);
    }

    [Fact]
    public async Task An_application_is_tested_without_the_service()
    {
        Model model = new(_ => Model.Writes("The kettle is on."));
        await TestingGuide.SpeakAsync(model);
        await TestingGuide.FailAsync(model);
    }

    private Func<SpeechTurn, SpeechChunk, CancellationToken, ValueTask> Hear()
    {
        SpeakingChatOptions options = new();
        _ear.Attach(options);
        return options.OnAudio!;
    }

    private string Said() => Spoken.In(_ear);

    private static async IAsyncEnumerable<string> Tokens(params string[] tokens)
    {
        await Task.CompletedTask;
        foreach (string token in tokens)
            yield return token;
    }
}
