using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests.Session.Words;

/// <summary>The live route with the times of words: each word once, in its place in the audio and in the text.</summary>
public class TimedSessionTests
{
    private static readonly SpeechRequest Timed = new() { Timing = SpeechTiming.Words };

    public static TheoryData<string> Scenes => ["plain", "rough", "late", "odd", "fragments", "keys"];

    [Theory]
    [MemberData(nameof(Scenes))]
    public async Task Words_come_with_the_audio_that_completes_them_and_with_their_places(string manner)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        EmulatorScene scene = harness.Emulator.Script.EverySession();
        _ = manner switch
        {
            "rough" => scene.WithRoughAlignment(),
            "late" => scene.WithLateChunkSequence(),
            "odd" => scene.WithSplitSamples(),
            "fragments" => scene.WithFragments(100),
            "keys" => scene.WithUnknownKeys().WithEventLast().WithoutTime(),
            _ => scene,
        };
        await using ISpeechSession session = await harness.Client.OpenSessionAsync(Timed);
        string[] pieces = ["It's a well-known ", "fact, [whisper] isn't it? ", "“Yes”, he said — ", "你好，世界。"];
        foreach (string piece in pieces)
        {
            await session.WriteAsync(piece);
            await session.FlushAsync();
        }

        await session.CompleteAsync();
        List<SpeechChunk> chunks = await session.ReadAllAsync().ReadChunksAsync();

        string text = string.Concat(pieces);
        SpeechWord[] words = [.. chunks.SelectMany(chunk => chunk.Words)];
        Assert.Equal(
            ["It's", "a", "well-known", "fact", "isn't", "it", "Yes", "he", "said", "你", "好", "世", "界"],
            words.Select(word => text.Substring((int)word.SourceStart!, word.SourceLength)));
        Assert.Equal(words.OrderBy(word => word.Start).ThenBy(word => word.End), words);
        Assert.All(words, word => Assert.InRange(word.Start.TotalSeconds, StartOf(text, word) - 0.001, StartOf(text, word) + 0.001));
        Assert.All(chunks.SkipLast(1), chunk => Assert.All(chunk.Words, word => Assert.True(word.End <= chunk.Offset + chunk.Duration + TimeSpan.FromMilliseconds(1))));
        Assert.Equal(BuiltInVoice.Render(text), chunks.Join());
        Assert.Equal(EmulatorRoute.LiveWithTimestamps, harness.Emulator.Journal.Sessions[0].Route);
    }

    [Fact]
    public async Task Connections_are_made_ahead_for_the_route_of_the_request()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await harness.Client.PrewarmAsync(1, Timed);
        await using ISpeechSession session = await harness.Client.OpenSessionAsync(Timed);
        await session.SpeakAsync("Hi.");
        Assert.True((await session.Completion).ConnectionReused);
        Assert.Single(harness.Emulator.Journal.Connections);
    }

    [Fact]
    public async Task Words_of_a_turn_come_from_the_models_own_text()
    {
        const string Reply = "# A **bold** plan\n\nSee [the docs](https://example.com/a/b) for `x`. Don't *wait*! 你好，**世界**。";
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        using SpeakingChatClient chat = harness.Speak(new ScriptedChatClient(ScriptedChatClient.Reply(Reply)), ear, options => options.Request = Timed);
        await foreach (ChatResponseUpdate _ in chat.GetStreamingResponseAsync("Go on"))
        {
        }

        await chat.DrainAsync(SpeechHarness.Patience);
        SpeechWord[] words = [.. ear.Heard.OfType<SpeechChunk>().SelectMany(chunk => chunk.Words)];
        Assert.Equal(
            ["A", "bold", "plan", "See", "the", "docs", "for", "x", "Don't", "wait", "你", "好", "世", "界"],
            words.Select(word => Reply.Substring((int)word.SourceStart!, word.SourceLength)));
    }

    [Fact]
    public async Task Filler_comes_from_no_text()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        TaskCompletionSource said = new();
        Ear ear = new();
        ScriptedChatClient model = new([.. ScriptedChatClient.Reply("One moment. "), said.Task, .. ScriptedChatClient.Reply("Here it is.")]);
        using SpeakingChatClient chat = harness.Speak(model, ear, options => options.Request = Timed);
        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync("Go on"))
        {
            if (update.Text != "nt. ")
                continue;
            await ear.UntilAsync(heard => heard.OfType<SpeechSegment>().Any());
            await ear.Turn!.SayAsync("Let me see");
            said.SetResult();
        }

        await chat.DrainAsync(SpeechHarness.Patience);
        SpeechWord[] words = [.. ear.Heard.OfType<SpeechChunk>().SelectMany(chunk => chunk.Words)];
        Assert.Equal(["One", "moment", "Let", "me", "see", "Here", "it", "is"], words.Select(word => word.Text));
        Assert.Equal([0L, 4, null, null, null, 12, 17, 20], words.Select(word => word.SourceStart));
    }

    // The built-in voice is the same for a text however it is cut, so the time of a place is the length of what stands before it.
    private static double StartOf(string text, SpeechWord word) => BuiltInVoice.CountSamples(text.AsSpan(0, (int)word.SourceStart!)) / 24000.0;
}
