using System.Text.Json;

namespace FishAudio.AI.Emulator.Tests;

/// <summary>Frames encoded by another MessagePack implementation, sent as they are.</summary>
public sealed class GoldenFrameTests
{
    private static readonly JsonElement[] Frames =
        [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "golden-frames.json"))).RootElement.EnumerateArray()];

    public static TheoryData<string> StartFrames { get; } =
        [.. Frames.Select(frame => frame.GetProperty("name").GetString()!).Where(name => name.StartsWith("start_", StringComparison.Ordinal))];

    [SkippableTheory]
    [MemberData(nameof(StartFrames))]
    public async Task Golden_start_opens_a_session_that_speaks_and_finishes(string name)
    {
        var request = Frame(name).GetProperty("json").GetProperty("request");
        Skip.If(request.GetProperty("format").GetString() is "mp3" or "opus" && !Programs.HasFfmpeg, "ffmpeg is not installed");
        await using var emulator = await Emulators.StartFastAsync();
        await using var client = await LiveClient.ConnectAsync(emulator);
        foreach (var frame in new[] { name, "text_ascii", "flush", "text_markup_utf8", "stop" })
            await client.SendAsync(Convert.FromHexString(Frame(frame).GetProperty("hex").GetString()!));
        var reply = await client.ReadReplyAsync();

        Assert.Equal("stop", reply.Last.GetProperty("reason").GetString());
        Assert.NotEmpty(reply.Audio);
        var session = await emulator.Journal.WaitForSessionAsync(0, Timeouts.Token());
        Assert.Equal(["Hello, world. ", Markup], session.Spoken);
        Assert.Equal([14], session.Flushes);
        Assert.Equal(request.EnumerateObject().Select(field => field.Name), session.Request!.Raw.Keys);
    }

    [SkippableFact]
    public async Task Full_start_is_understood_field_by_field()
    {
        Skip.IfNot(Programs.HasFfmpeg, "ffmpeg is not installed");
        await using var emulator = await Emulators.StartFastAsync();
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAsync(Convert.FromHexString(Frame("start_full").GetProperty("hex").GetString()!));
        await client.SendAsync(LiveClient.Stop);
        await client.ReadReplyAsync();

        var request = (await emulator.Journal.WaitForSessionAsync(0, Timeouts.Token())).Request!;
        Assert.Equal(
            ("opus", 48000, 128, -1000, "low", 200, 50, 1024),
            (request.Format, request.SampleRate, request.Mp3Bitrate, request.OpusBitrate, request.Latency, request.ChunkLength, request.MinChunkLength, request.MaxNewTokens));
        Assert.Equal(
            (0.7, 0.7, 1.2, 1.0, 1.25, -3.0),
            (request.Temperature, request.TopP, request.RepetitionPenalty, request.EarlyStopThreshold, request.Speed, request.Volume));
        Assert.Equal((true, true, true), (request.Normalize, request.ConditionOnPreviousChunks, request.NormalizeLoudness));
        Assert.Equal(["933563129e564b19a115bedd57b7406a"], request.ReferenceIds);
        Assert.Equal(["quality-guard"], request.Features);
    }

    private const string Markup = "<|speaker:0|>[whisper] 你好—naïve (break) <|phoneme_start|>EH1 N<|phoneme_end|>!";

    private static JsonElement Frame(string name) => Frames.Single(frame => frame.GetProperty("name").GetString() == name);
}
