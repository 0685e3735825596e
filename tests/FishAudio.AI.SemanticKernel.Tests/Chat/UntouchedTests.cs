using FishAudio.AI.SemanticKernel.Tests.Support;
using FishAudio.AI.Tests.Middleware;
using FishAudio.AI.Tests.Support;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Moq;

namespace FishAudio.AI.SemanticKernel.Tests.Chat;

/// <summary>What a chat completion service is asked and answers passes through its speaking decorator untouched.</summary>
public class UntouchedTests
{
    private readonly ChatHistory _history = new("What time is it?", AuthorRole.User);
    private readonly PromptExecutionSettings _settings = new() { ModelId = "m" };
    private readonly Kernel _kernel = new();

    [Fact]
    public async Task Contents_are_the_service_s_own_in_their_order_whatever_is_in_them()
    {
        StreamingChatMessageContent[] contents =
        [
            new(AuthorRole.Assistant, "It is "),
            new(null, "noon.", innerContent: "raw") { AuthorName = "clock" },
            new(null, "Or midnight.", choiceIndex: 1),
            new(null, null) { Items = [new StreamingFunctionCallUpdateContent("0", "clock", "{\"of\"")] },
            new(null, null) { Items = [new StreamingFunctionCallUpdateContent(null, null, ":1}")], Metadata = new Dictionary<string, object?> { ["FinishReason"] = "stop" } },
        ];
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Mock<IChatCompletionService> inner = new();
        inner.Setup(service => service.GetStreamingChatMessageContentsAsync(_history, _settings, _kernel, It.IsAny<CancellationToken>())).Returns(contents.ToAsyncEnumerable());
        Ear ear = new();
        using SpeakingChatCompletionService service = Speak(inner.Object, harness, ear);

        List<StreamingChatMessageContent> seen = await service.GetStreamingChatMessageContentsAsync(_history, _settings, _kernel).ToListAsync();
        await ear.UntilAsync(heard => heard.OfType<SpeechChunk>().Any());

        Assert.Equal(contents, seen);
        Assert.Equal("clock", ear.Turn!.AuthorName);
        Assert.Equal("It is noon.", ear.Turn.Text);
        inner.VerifyAll();
    }

    [Fact]
    public async Task Results_are_the_service_s_own_and_the_first_of_several_is_spoken()
    {
        IReadOnlyList<ChatMessageContent> results = [new(AuthorRole.Assistant, "It is noon."), new(AuthorRole.Assistant, "It is midnight.")];
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Mock<IChatCompletionService> inner = new();
        inner.Setup(service => service.GetChatMessageContentsAsync(_history, _settings, _kernel, It.IsAny<CancellationToken>())).ReturnsAsync(results);
        inner.SetupGet(service => service.Attributes).Returns(new Dictionary<string, object?> { ["ModelId"] = "m" });
        Ear ear = new();
        using SpeakingChatCompletionService service = Speak(inner.Object, harness, ear);

        Assert.Same(results, await service.GetChatMessageContentsAsync(_history, _settings, _kernel));
        await service.DrainAsync(SpeechHarness.Patience);
        Assert.Equal("It is noon.", Spoken.In(ear));
        Assert.Equal("m", service.Attributes["ModelId"]);
        Assert.Single(_history);
    }

    [Fact]
    public async Task What_the_service_throws_reaches_the_caller_and_the_turn_is_abandoned()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        using SpeakingChatCompletionService service = Speak(new Connector(new Model(_ => [.. Model.Writes("It is"), new InvalidTimeZoneException()])), harness, ear);

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => service.GetStreamingChatMessageContentsAsync(_history).ToListAsync().AsTask());
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => service.GetChatMessageContentsAsync(_history));
        await service.DrainAsync(SpeechHarness.Patience);
        Assert.Equal([SpeechEndReason.Abandoned, SpeechEndReason.Abandoned], ear.Heard.OfType<SpeechSummary>().Select(summary => summary.Reason));
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task A_dead_speech_service_costs_the_text_nothing()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(new() { Voice = Emulator.EmulatorVoice.BuiltIn, ApiKey = "another" });
        Ear ear = new();
        using SpeakingChatCompletionService service = Speak(new Connector(new Model(_ => Model.Writes("It is noon."))), harness, ear);
        Assert.Equal("It is noon.", (await service.GetChatMessageContentsAsync(_history))[0].Content);
        Assert.Equal("It is noon.", string.Concat(await service.GetStreamingChatMessageContentsAsync(_history).Select(content => content.Content).ToListAsync()));
        await service.DrainAsync(SpeechHarness.Patience);
        Assert.Equal(2, ear.Errors.Length);
    }

    [Theory]
    [MemberData(nameof(Structured))]
    public async Task A_structured_reply_is_not_spoken(PromptExecutionSettings settings)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        using SpeakingChatCompletionService service = Speak(new Connector(new Model(_ => Model.Writes("{}"))), harness, ear);
        Assert.Equal("{}", (await service.GetChatMessageContentsAsync(_history, settings))[0].Content);
        await service.DrainAsync(SpeechHarness.Patience);
        Assert.Empty(ear.Heard);
    }

    public static TheoryData<PromptExecutionSettings> Structured =>
    [
        new PromptExecutionSettings { ExtensionData = new Dictionary<string, object> { ["response_format"] = "json_object" } },
        new FormatSettings { ResponseFormat = "json_object" },
        new FormatSettings { ResponseFormat = typeof(DateTime) },
    ];

    [Fact]
    public async Task A_service_that_could_only_stream_audio_is_refused()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        ArgumentException refusal = Assert.Throws<ArgumentException>(
            () => new SpeakingChatCompletionService(Mock.Of<IChatCompletionService>(), harness.Client, new() { Delivery = SpeechDelivery.InStream }));
        Assert.Contains("callbacks", refusal.Message, StringComparison.Ordinal);
    }

    private static SpeakingChatCompletionService Speak(IChatCompletionService inner, SpeechHarness harness, Ear ear)
    {
        SpeakingChatOptions options = new();
        ear.Attach(options);
        return new SpeakingChatCompletionService(inner, harness.Client, options, timeProvider: harness.Time);
    }

    /// <summary>Settings as a connector has them: a format that may be anything, a type too.</summary>
    public sealed class FormatSettings : PromptExecutionSettings
    {
        [System.Text.Json.Serialization.JsonPropertyName("response_format")]
        public object? ResponseFormat { get; set; }

        public override PromptExecutionSettings Clone() => new FormatSettings { ResponseFormat = ResponseFormat };
    }
}
