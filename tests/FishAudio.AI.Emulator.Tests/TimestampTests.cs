using System.Text.Json;

namespace FishAudio.AI.Emulator.Tests;

public sealed class TimestampTests
{
    private const string Path = "/v1/tts/live/with-timestamp";

    [Fact]
    public async Task Words_have_the_times_of_the_voice_and_the_last_snapshot_of_each_chunk_is_whole()
    {
        var chunks = await ChunksAsync("Hello, it's me. ", "你好。");
        Assert.Equal([("Hello", 0, 0.35), ("its", 0.46, 0.74), ("me", 0.78, 0.92)], chunks[0].Words);
        Assert.Equal([("你", 0, 0.07), ("好", 0.07, 0.14)], chunks[1].Words);
        Assert.Equal(0, chunks[0].Offset);
        Assert.Equal(1.03, chunks[1].Offset, 3);
        Assert.Equal(["Hello, it's me. ", "你好。"], chunks.Select(chunk => chunk.Content));
    }

    [Fact]
    public async Task Cues_are_no_words()
    {
        var chunks = await ChunksAsync("<|speaker:0|>[whisper softly] Yes — no.");
        Assert.Equal(["Yes", "no"], chunks[0].Words.Select(word => word.Text));
    }

    [Fact]
    public async Task Punctuation_is_kept_when_asked_for()
    {
        await using var emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None, PunctuationInWords = true });
        var reply = await SpeakAsync(emulator, "It's there. 你好。");
        Assert.Equal(["It's", "there.", "你", "好。"], Chunks(reply)[0].Words.Select(word => word.Text));
    }

    [Fact]
    public async Task Snapshots_grow_and_tell_only_of_words_whose_audio_has_been_sent()
    {
        await using var emulator = await Emulators.StartFastAsync();
        var reply = await SpeakAsync(emulator, "one two three four five six seven eight");
        var sent = 0.0;
        var known = 0;
        foreach (var e in reply.Events.Where(IsAudio))
        {
            sent += e.GetProperty("audio").GetBytesFromBase64().Length / 48000.0;
            if (e.GetProperty("alignment").ValueKind == JsonValueKind.Null) continue;
            var words = e.GetProperty("alignment").GetProperty("segments").EnumerateArray().ToArray();
            Assert.True(words.Length >= known);
            Assert.All(words, word => Assert.True(word.GetProperty("end").GetDouble() <= sent + 0.001));
            known = words.Length;
        }

        Assert.Equal(8, known);
    }

    [Fact]
    public async Task A_chunk_ends_in_a_correction_without_audio_and_the_session_in_an_event_without_alignment()
    {
        await using var emulator = await Emulators.StartFastAsync();
        var reply = await SpeakAsync(emulator, "one two.");
        var trailing = reply.Events.Where(IsAudio).TakeLast(2).ToArray();
        Assert.All(trailing, e => Assert.Equal("", e.GetProperty("audio").GetString()));
        Assert.Equal(2, trailing[0].GetProperty("alignment").GetProperty("segments").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, trailing[1].GetProperty("alignment").ValueKind);
        Assert.Equal(BuiltInVoice.Render("one two."), reply.Audio);
    }

    [Fact]
    public async Task Rough_alignment_is_corrected_later()
    {
        await using var emulator = await Emulators.StartFastAsync();
        emulator.Script.EverySession().WithRoughAlignment();
        var reply = await SpeakAsync(emulator, "one two three four five six");
        var ends = reply.Events.Where(IsAudio).Where(e => e.GetProperty("alignment").ValueKind != JsonValueKind.Null)
            .Select(e => e.GetProperty("alignment").GetProperty("segments")[0].GetProperty("end").GetDouble()).ToArray();
        Assert.Equal(0.16, ends[0], 3);
        Assert.Equal(0.21, ends[^1], 3);
    }

    [Fact]
    public async Task Late_sequence_puts_a_chunks_first_audio_under_the_number_before()
    {
        await using var emulator = await Emulators.StartFastAsync();
        emulator.Script.EverySession().WithLateChunkSequence();
        var reply = await SpeakAsync(emulator, "One.", "Two.");
        var withAudio = reply.Events.Where(e => IsAudio(e) && e.GetProperty("audio").GetString() != "").ToArray();
        Assert.Equal([0, 0], withAudio.Select(e => e.GetProperty("chunk_seq").GetInt32()));
        Assert.Equal(["One.", "Two."], Chunks(reply).Select(chunk => chunk.Content));
        Assert.Equal(BuiltInVoice.Render("One.Two."), reply.Audio);
    }

    [Fact]
    public async Task Each_session_on_a_connection_counts_its_chunks_anew()
    {
        await using var emulator = await Emulators.StartFastAsync();
        await using var client = await LiveClient.ConnectAsync(emulator, Path);
        for (var i = 0; i < 2; i++)
        {
            await client.SendAllAsync(LiveClient.StartPcm, LiveClient.TextEvent("Hi."), LiveClient.Stop);
            Assert.Equal((0, 0.0), (Chunks(await client.ReadReplyAsync()).Single().Seq, 0.0));
        }

        Assert.All(emulator.Journal.Sessions, session => Assert.Equal(EmulatorRoute.LiveWithTimestamps, session.Route));
    }

    private static async Task<LiveClient.Reply> SpeakAsync(FishAudioEmulator emulator, params string[] pieces)
    {
        await using var client = await LiveClient.ConnectAsync(emulator, Path);
        await client.SendAsync(LiveClient.StartPcm);
        foreach (var piece in pieces) await client.SendAllAsync(LiveClient.TextEvent(piece), LiveClient.Flush);
        await client.SendAsync(LiveClient.Stop);
        return await client.ReadReplyAsync();
    }

    private static async Task<List<Chunk>> ChunksAsync(params string[] pieces)
    {
        await using var emulator = await Emulators.StartFastAsync();
        return Chunks(await SpeakAsync(emulator, pieces));
    }

    private static bool IsAudio(JsonElement e) => e.GetProperty("event").GetString() == "audio";

    // As the protocol says: the last snapshot of a chunk replaces those before it, and nothing erases it.
    private static List<Chunk> Chunks(LiveClient.Reply reply)
    {
        var chunks = new SortedDictionary<int, Chunk>();
        foreach (var e in reply.Events.Where(IsAudio))
        {
            if (e.GetProperty("alignment").ValueKind == JsonValueKind.Null) continue;
            var seq = e.GetProperty("chunk_seq").GetInt32();
            chunks[seq] = new Chunk(
                seq, e.GetProperty("content").GetString()!, e.GetProperty("chunk_audio_offset_sec").GetDouble(),
                [.. e.GetProperty("alignment").GetProperty("segments").EnumerateArray().Select(word =>
                    (word.GetProperty("text").GetString()!, word.GetProperty("start").GetDouble(), word.GetProperty("end").GetDouble()))]);
        }

        return [.. chunks.Values];
    }

    private sealed record Chunk(int Seq, string Content, double Offset, List<(string Text, double Start, double End)> Words);
}
