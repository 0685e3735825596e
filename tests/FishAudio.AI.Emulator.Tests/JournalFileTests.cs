using System.Text.Json;

namespace FishAudio.AI.Emulator.Tests;

public sealed class JournalFileTests
{
    [Fact]
    public async Task Each_ended_session_is_one_line_of_json()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("emulator").FullName, "journal.jsonl");
        await using var emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None, JournalPath = path });
        await using var client = await LiveClient.ConnectAsync(emulator);
        foreach (var text in new[] { "Grüße, 世界.", "Zwei." })
        {
            await client.SendAllAsync(LiveClient.StartPcm, LiveClient.TextEvent(text), LiveClient.Flush, LiveClient.Stop);
            await client.ReadReplyAsync();
        }

        var session = await emulator.Journal.WaitForSessionAsync(1, Timeouts.Token());
        var lines = (await File.ReadAllLinesAsync(path)).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(2, lines.Length);
        Assert.Equal("Grüße, 世界.", lines[0].GetProperty("spoken")[0].GetString());
        Assert.Equal("pcm", lines[0].GetProperty("request").GetProperty("format").GetString());
        Assert.Equal("finished", lines[1].GetProperty("end").GetString());
        Assert.Equal(session.PcmSha256, lines[1].GetProperty("pcm_sha256").GetString());
        Assert.Equal("/v1/tts/live", lines[1].GetProperty("route").GetString());
    }

    [Fact]
    public async Task Journal_that_cannot_be_written_is_known_at_the_start() =>
        await Assert.ThrowsAnyAsync<IOException>(() => FishAudioEmulator.StartAsync(new() { JournalPath = "/no/such/folder/journal.jsonl" }));

    [Fact]
    public async Task Condition_that_can_no_longer_hold_is_told()
    {
        await using var emulator = await Emulators.StartFastAsync();
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAllAsync(LiveClient.StartPcm, LiveClient.Stop);
        var session = await emulator.Journal.WaitForSessionAsync(0, Timeouts.Token());
        await Assert.ThrowsAsync<InvalidOperationException>(() => session.WaitUntilAsync(s => s.Texts.Count > 0, Timeouts.Token()));
    }
}
