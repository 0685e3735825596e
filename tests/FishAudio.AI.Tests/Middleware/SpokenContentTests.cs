using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests.Middleware;

/// <summary>What of a stream is spoken: the assistant's text, in order, in its author's voice.</summary>
public class SpokenContentTests
{
    private static readonly string Alice = new('a', 32);
    private static readonly string Bob = new('b', 32);

    [Fact]
    public async Task Message_identifier_that_is_empty_is_none()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        int written = 0;
        using SpeakingChatClient chat = harness.Speak(
            new Model(_ => Model.Writes("One moment please, I am looking at the clock.").Select(step =>
            {
                ((ChatResponseUpdate)step).MessageId = written++ % 2 == 0 ? "m1" : "";
                return step;
            })),
            ear);
        await chat.GetStreamingResponseAsync("Time?").ReadAsync();
        await chat.DrainAsync(SpeechHarness.Patience);
        Assert.Equal("One moment please, I am looking at the clock.", string.Concat(ear.Segments).Trim());
        Assert.InRange(ear.Segments.Count, 1, 2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Only_text_of_the_assistant_is_spoken(bool isStreamed)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        using SpeakingChatClient chat = harness.Speak(
            new Model(_ =>
            [
                new ChatResponseUpdate(ChatRole.Assistant, [new TextReasoningContent("Let me think. This is hard.")]) { MessageId = "m1" },
                .. Model.Writes("Here it is."),
                new ChatResponseUpdate(ChatRole.Assistant, [new DataContent(new byte[] { 1 }, "image/png"), new UriContent("https://example.com/a.png", "image/png")]) { MessageId = "m1" },
                new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent("0", "search", new Dictionary<string, object?> { ["query"] = "Arguments are silent." })]) { MessageId = "m1" },
                new ChatResponseUpdate(ChatRole.Tool, [new FunctionResultContent("0", "Results are silent."), new TextContent("So is a tool's text.")]) { MessageId = "t1" },
                new ChatResponseUpdate(ChatRole.Assistant, [new ErrorContent("Errors are silent.")]) { MessageId = "m2" },
                .. Model.Writes("That was it.", "m2"),
                new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(new() { InputTokenCount = 12 })]) { MessageId = "m2" },
            ]),
            ear);

        if (isStreamed)
            await chat.GetStreamingResponseAsync("Go on").ReadAsync();
        else
            await chat.GetResponseAsync("Go on");
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal("Here it is. That was it.", Spoken.In(ear));
        Assert.Equal("Here it is.That was it.", ear.Turn!.Text);
        Assert.Equal(SpeechEndReason.Completed, ear.Summary!.Reason);
    }

    [Fact]
    public async Task Text_without_a_role_behind_a_tools_message_is_the_assistants()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        using SpeakingChatClient chat = harness.Speak(
            new Model(_ =>
            [
                new ChatResponseUpdate(null, "Let me look.") { MessageId = "m1" },
                new ChatResponseUpdate(ChatRole.Tool, [new FunctionResultContent("0", "noon")]) { MessageId = "t1" },
                new ChatResponseUpdate(null, "A tool's remark.") { MessageId = "t1" },
                new ChatResponseUpdate(null, "It is noon.") { MessageId = "m2" },
                new ChatResponseUpdate(null, " Enjoy it."),
            ]),
            ear);

        await chat.GetStreamingResponseAsync("Go on").ReadAsync();
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal("Let me look. It is noon. Enjoy it.", Spoken.In(ear));
    }

    [Theory]
    [InlineData(false, null, "")]
    [InlineData(true, null, """{"sky":"blue"}""")]
    [InlineData(false, true, """{"sky":"blue"}""")]
    [InlineData(true, false, "")]
    public async Task Structured_reply_is_spoken_only_when_asked_for(bool isClientsWish, bool? isCallsWish, string spoken)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        using SpeakingChatClient chat = harness.Speak(new Model(_ => Model.Writes("""{"sky":"blue"}""")), ear, o =>
        {
            o.SpeakStructured = isClientsWish;
            o.Text = new SpeechTextOptions();
        });
        ChatOptions options = new() { ResponseFormat = ChatResponseFormat.Json };

        ChatResponse response = await chat.GetResponseAsync("Go on", isCallsWish is null ? options : options.WithSpeech(new SpeechCall { SpeakStructured = isCallsWish }));
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal("""{"sky":"blue"}""", response.Text);
        Assert.Equal(spoken.Length > 0, ear.Heard.Contains("started"));
        Assert.Equal(spoken, Spoken.In(ear));
    }

    [Fact]
    public async Task Structured_output_of_an_extension_is_not_spoken()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        using SpeakingChatClient chat = harness.Speak(new Model(_ => Model.Writes("""{"Value":7}""")), ear);

        Assert.Equal(7, (await chat.GetResponseAsync<Number>("Go on")).Result.Value);
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.Empty(ear.Heard);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Several_authors_are_spoken_in_order_each_with_its_voice(bool isStreamed, bool hasIds)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        using SpeakingChatClient chat = harness.Speak(
            new Model(_ =>
            [
                .. Model.Writes("I am Alice", hasIds ? "m1" : null, "Alice"),
                .. Model.Writes("And I am Bob", hasIds ? "m2" : null, "Bob"),
                .. Model.Writes("I am Carol", hasIds ? "m3" : null, "Carol"),
                .. Model.Writes("Alice again.", hasIds ? "m4" : null, "Alice"),
            ]),
            ear,
            o =>
            {
                o.VoicesByAuthor["Alice"] = Alice;
                o.VoicesByAuthor["Bob"] = Bob;
            });

        if (isStreamed)
            await chat.GetStreamingResponseAsync("Go on").ReadAsync();
        else
            await chat.GetResponseAsync("Go on");
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal(
            [("I am Alice", Alice), ("And I am Bob", Bob), ("I am Carol", null), ("Alice again.", Alice)],
            harness.Emulator.Journal.Sessions.Where(s => s.Text.Length > 0).Select(s => (s.SpokenText.Trim(), s.Request!.ReferenceIds.SingleOrDefault())));
        Assert.Equal("Alice", ear.Turn!.AuthorName);
        Assert.Equal([0, 1, 2, 3], ear.Heard.OfType<SpeechChunk>().Select(c => c.Stream).Distinct());
        AssertContinuous(ear);
    }

    [Theory]
    [InlineData("s1", null, "(happy) One. |Two.\n|")]
    [InlineData("s2-pro", null, "(happy) One. |<|speaker:1|>Two.\n|")]
    [InlineData("s2-pro", "s1", "(happy) One. |Two.\n|")]
    [InlineData("s1", "s2-pro", "(happy) One. |<|speaker:1|>Two.\n|")]
    public async Task Markup_is_that_of_the_model_that_speaks(string clients, string? calls, string sent)
    {
        await using FakeVoice voice = new(SpeechAudioFormat.Pcm);
        SpeakingChatOptions options = new() { Request = new() { Model = clients }, FlushPolicy = SpeechFlushPolicy.EverySentence with { MinimumLength = 0, FirstClauseLength = 0 } };
        new Ear().Attach(options);
        using SpeakingChatClient chat = new(new Model(_ => Model.Writes("(happy) One. <|speaker:1|>Two.")), voice, options);

        await chat.GetResponseAsync("Go on", calls is null ? null : ((ChatOptions?)null).WithSpeech(new SpeechCall { Request = new() { Model = calls } }));
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal(sent, Assert.Single(voice.Sent));
    }

    [Fact]
    public async Task Messages_without_a_full_stop_are_sentences_of_their_own()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        using SpeakingChatClient chat = harness.Speak(new Model(_ => [.. Model.Writes("First message"), .. Model.Writes("second message", "m2")]), ear);

        await chat.GetStreamingResponseAsync("Go on").ReadAsync();
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal(["First message", "second message"], ear.Segments.Select(s => s.Trim()));
    }

    private static void AssertContinuous(Ear ear)
    {
        TimeSpan end = TimeSpan.Zero;
        foreach (SpeechChunk chunk in ear.Heard.OfType<SpeechChunk>())
        {
            Assert.Equal(end, chunk.Offset);
            end += chunk.Duration;
        }
    }

    private sealed record Number(int Value);
}
