using System.Net.WebSockets;
using FishAudio.AI.Benchmarks.Resuming;
using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Session.Resuming;

/// <summary>A session that lost its connection goes on over another one, by the rule of its route.</summary>
public class ResumeTests
{
    private static readonly string[] Segments =
    [
        "Bako dilu femi, goha juki lemo. ", "Napi roqu! Seta “vuwo” xiya zube? ", "Café dafe-gihi, 你好世界。", "Jokulu mana pesi qota ruvi wexo. ", "Yazo beci.",
    ];

    private static readonly string Text = string.Concat(Segments);

    public static TheoryData<string, bool> BeforeAudio
    {
        get
        {
            TheoryData<string, bool> data = [];
            foreach (bool isTimed in (bool[])[false, true])
            {
                foreach (string fault in (string[])["503", "drop at handshake", "start", "text", "before audio", "close", "error finish", "twice"])
                    data.Add(fault, isTimed);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(BeforeAudio))]
    public async Task Loss_before_any_audio_is_not_noticed(string fault, bool isTimed)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        EmulatorScene scene = fault == "twice" ? harness.Emulator.Script.NextConnections(2) : harness.Emulator.Script.NextConnection();
        _ = fault switch
        {
            "503" => scene.AtHandshake.Refuse(503),
            "drop at handshake" => scene.AtHandshake.Drop(),
            "start" => scene.AfterStart.Drop(),
            "text" => scene.AfterReceiving(2).Reset(),
            "close" => scene.BeforeAudio.Close(WebSocketCloseStatus.InternalServerError),
            "error finish" => scene.BeforeAudio.FinishWithError("worker lost"),
            _ => scene.BeforeAudio.Drop(),
        };
        (List<SpeechChunk> chunks, SpeechSummary summary) = await SpeakAsync(harness, Request(isTimed));

        Assert.Equal(BuiltInVoice.Render(Text), chunks.Join());
        Assert.All(chunks, chunk => Assert.Equal((0, false), (chunk.Stream, chunk.IsResumed)));
        Assert.Equal((SpeechEndReason.Completed, 0), (summary.Reason, summary.EstimatedResumes));
        Assert.Equal(fault is "503" or "drop at handshake" ? 0 : fault == "twice" ? 2 : 1, summary.Reconnects);
        await harness.AssertNothingLeftAsync();
    }

    public static TheoryData<int, string> Frames
    {
        get
        {
            TheoryData<int, string> data = [];
            foreach (string manner in (string[])["plain", "rough", "late", "odd"])
            {
                for (int frame = 1; frame <= 20; frame++)
                    data.Add(frame, manner);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public async Task With_word_timing_every_word_is_heard_once_wherever_the_connection_is_lost(int frame, string manner)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Mannered(harness.Emulator.Script.EveryConnection(), manner);
        Mannered(harness.Emulator.Script.NextConnections(2), manner).AfterAudioFrame(frame).Drop();
        (List<SpeechChunk> chunks, SpeechSummary summary) = await SpeakAsync(harness, Request(isTimed: true));

        HeardSpeech heard = new(chunks);
        Assert.Null(heard.CheckOnce(Text, isWhole: true));
        // Where no cue stands between words, even the pauses are whole.
        Assert.Equal(Text, heard.Text);
        Assert.Equal((SpeechEndReason.Completed, 0), (summary.Reason, summary.EstimatedResumes));
        SpeechWord[] words = [.. chunks.SelectMany(chunk => chunk.Words)];
        Assert.Equal(
            ["Bako", "dilu", "femi", "goha", "juki", "lemo", "Napi", "roqu", "Seta", "vuwo", "xiya", "zube", "Café", "dafe-gihi", "你", "好", "世", "界", "Jokulu", "mana",
                "pesi", "qota", "ruvi", "wexo", "Yazo", "beci"],
            words.Select(word => Text.Substring((int)word.SourceStart!, word.SourceLength)));
        Assert.All(words, word => Assert.InRange(
            word.Start.TotalSeconds, (BuiltInVoice.CountSamples(Text.AsSpan(0, (int)word.SourceStart!)) / 24000.0) - 0.005, (BuiltInVoice.CountSamples(Text.AsSpan(0, (int)word.SourceStart!)) / 24000.0) + 0.005));
        await harness.AssertNothingLeftAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(14)]
    [InlineData(19)]
    public async Task Without_it_nothing_is_left_out_and_what_is_heard_again_is_marked(int frame)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        harness.Emulator.Script.NextConnection().AfterAudioFrame(frame).Drop();
        (List<SpeechChunk> chunks, SpeechSummary summary) = await SpeakAsync(harness, Request(isTimed: false));

        HeardSpeech heard = new(chunks);
        Assert.Null(heard.CheckNothingSkipped(Text, isWhole: true, out _));
        Assert.Equal((SpeechEndReason.Completed, 1, 1), (summary.Reason, summary.Reconnects, summary.EstimatedResumes));
        Assert.Equal(2, heard.Streams);
        Assert.Contains(chunks, chunk => chunk.IsResumed);
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Text_that_is_sent_again_is_counted_again()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        harness.Emulator.Script.NextConnection().BeforeAudio.Drop();
        await using ISpeechSession session = await harness.Client.OpenSessionAsync(Request(isTimed: false));
        // One segment: what is sent into a connection that is being dropped is counted, and nobody reads it.
        await ReadAsync(session, Segments[0]);
        SpeechSummary summary = await session.Completion.WaitAsync(SpeechHarness.Patience);
        Assert.Equal(2 * System.Text.Encoding.UTF8.GetByteCount(Segments[0]), summary.TextBytes);
        Assert.Equal([Segments[0], Segments[0]], harness.Emulator.Journal.Sessions.Select(heard => heard.Text));
        Assert.Equal(1, summary.Segments);
        await harness.AssertNothingLeftAsync();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData(13)]
    public async Task One_session_a_segment_repeats_at_most_the_segment_that_was_cut_short(int frame)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        SpeechRequest request = Request(isTimed: false) with { SessionPerSegment = true };
        int left = frame;
        int lost = 0;
        while (lost < Segments.Length && FramesOf(Segments[lost]) < left)
            left -= FramesOf(Segments[lost++]);
        for (int i = 0; i < lost; i++)
            harness.Emulator.Script.NextSession();
        harness.Emulator.Script.NextSession().AfterAudioFrame(left).Drop();
        (List<SpeechChunk> chunks, SpeechSummary summary) = await SpeakAsync(harness, request);

        Assert.Null(new HeardSpeech(chunks).CheckNothingSkipped(Text, isWhole: true, out List<(int Start, int End)> repeats));
        int start = Segments.Take(lost).Sum(segment => segment.Length);
        Assert.All(repeats, repeat => Assert.Equal(start, repeat.Start));
        Assert.Equal([.. Segments.Take(lost), .. Segments.Skip(lost).Take(1), .. Segments.Skip(lost)], harness.Emulator.Journal.Sessions.Select(session => session.Text));
        Assert.Equal((SpeechEndReason.Completed, 1), (summary.Reason, summary.Reconnects));
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Speaker_who_has_the_word_has_it_again()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        harness.Emulator.Script.NextConnection().AfterAudioFrame(6).Drop();
        await using ISpeechSession session = await harness.Client.OpenSessionAsync(Request(isTimed: true) with { Voices = ["one", "two"] });
        const string Tagged = "<|speaker:1|>Bako dilu femi goha juki lemo napi roqu seta vuwo xiya zube.";
        List<SpeechChunk> chunks = await ReadAsync(session, Tagged);

        string resumed = harness.Emulator.Journal.Sessions[1].Text;
        Assert.StartsWith("<|speaker:1|>", resumed, StringComparison.Ordinal);
        Assert.EndsWith(resumed["<|speaker:1|>".Length..], Tagged, StringComparison.Ordinal);
        Assert.NotEqual(Tagged, resumed);
        SpeechWord[] words = [.. chunks.SelectMany(chunk => chunk.Words)];
        Assert.Equal(
            ["Bako", "dilu", "femi", "goha", "juki", "lemo", "napi", "roqu", "seta", "vuwo", "xiya", "zube"],
            words.Select(word => Tagged.Substring((int)word.SourceStart!, word.SourceLength)));
    }

    [Fact]
    public async Task Cue_is_sent_again_with_the_words_it_belongs_to()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        const string Cued = "Bako dilu [whisper] femi goha [laugh] juki lemo.";
        for (int frame = 1; frame < 8; frame++)
        {
            harness.Emulator.Script.NextConnection().AfterAudioFrame(frame).Drop();
            await using ISpeechSession session = await harness.Client.OpenSessionAsync(Request(isTimed: true));
            List<SpeechChunk> chunks = await ReadAsync(session, Cued);
            Assert.Equal(["Bako", "dilu", "femi", "goha", "juki", "lemo"], chunks.SelectMany(chunk => chunk.Words).Select(word => word.Text));
            string resumed = harness.Emulator.Journal.Sessions[^1].Text;
            Assert.EndsWith(resumed, Cued, StringComparison.Ordinal);
            Assert.True(resumed[0] is '[' or (>= 'a' and <= 'z') or 'B', resumed);
            Assert.False(resumed.StartsWith("femi", StringComparison.Ordinal) || resumed.StartsWith("juki", StringComparison.Ordinal), resumed);
        }
    }

    private static int FramesOf(string text) => (int)Math.Ceiling(BuiltInVoice.CountSamples(text) * 2 / 20480.0);

    private static SpeechRequest Request(bool isTimed) => new() { Timing = isTimed ? SpeechTiming.Words : SpeechTiming.None };

    private static EmulatorScene Mannered(EmulatorScene scene, string manner) => manner switch
    {
        "rough" => scene.WithRoughAlignment(),
        "late" => scene.WithLateChunkSequence(),
        "odd" => scene.WithSplitSamples(),
        _ => scene,
    };

    private static async Task<(List<SpeechChunk> Chunks, SpeechSummary Summary)> SpeakAsync(SpeechHarness harness, SpeechRequest request)
    {
        await using ISpeechSession session = await harness.Client.OpenSessionAsync(request);
        List<SpeechChunk> chunks = await ReadAsync(session, Segments);
        return (chunks, await session.Completion.WaitAsync(SpeechHarness.Patience));
    }

    private static async Task<List<SpeechChunk>> ReadAsync(ISpeechSession session, params string[] segments)
    {
        foreach (string segment in segments)
        {
            await session.WriteAsync(segment);
            await session.FlushAsync();
        }

        await session.CompleteAsync();
        return await session.ReadAllAsync().ReadChunksAsync();
    }
}
