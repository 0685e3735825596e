namespace FishAudio.AI.Emulator.Tests;

public sealed class VoiceTests
{
    [Fact]
    public async Task Varying_voice_has_its_own_rate_for_each_segment_and_repeats_with_the_seed()
    {
        var first = await LengthsAsync(seed: 7);
        Assert.Equal(first, await LengthsAsync(seed: 7));
        Assert.NotEqual(first, await LengthsAsync(seed: 8));
        Assert.Equal(first.Count, first.Distinct().Count());
        var plain = BuiltInVoice.CountSamples("The same words. ") * 2;
        Assert.All(first, length => Assert.InRange(length, plain / 1.65, plain / 0.59));
    }

    [SkippableTheory]
    [InlineData(8000)]
    [InlineData(24000)]
    [InlineData(44100)]
    public async Task Espeak_speaks_at_the_requested_rate_and_leaves_cues_unread(int sampleRate)
    {
        Skip.IfNot(Programs.HasEspeakNg, "espeak-ng is not installed");
        var plain = await EspeakAsync("Good morning to all of you.", sampleRate);
        Assert.InRange(plain.Length / 2.0 / sampleRate, 1, 4);
        Assert.Equal(plain, await EspeakAsync("<|speaker:1|>[whisper] Good morning to all of you.", sampleRate));
    }

    [SkippableFact]
    public async Task Espeak_with_nothing_to_read_is_silent_but_not_empty()
    {
        Skip.IfNot(Programs.HasEspeakNg, "espeak-ng is not installed");
        var pcm = await EspeakAsync("[laughing] …", 24000);
        Assert.NotEmpty(pcm);
        Assert.All(pcm, b => Assert.Equal(0, b));
    }

    [SkippableTheory]
    [InlineData("mp3", 0xFF)]
    [InlineData("opus", (int)'O')]
    public async Task Encoded_formats_are_one_continuous_stream_a_session(string format, int firstByte)
    {
        Skip.IfNot(Programs.HasFfmpeg, "ffmpeg is not installed");
        await using var emulator = await Emulators.StartFastAsync();
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAllAsync(
            LiveClient.Start($"\"format\":\"{format}\""), LiveClient.TextEvent("One, two, three. "), LiveClient.Flush);
        var before = (await client.ReceiveAsync())!.Value.GetProperty("audio").GetBytesFromBase64();
        await client.SendAllAsync(LiveClient.TextEvent("Four."), LiveClient.Stop);
        byte[] audio = [.. before, .. (await client.ReadReplyAsync()).Audio];

        Assert.Equal(firstByte, audio[0]);
        var session = await emulator.Journal.WaitForSessionAsync(0, Timeouts.Token());
        Assert.Equal(audio.Length, session.AudioBytes);
        Assert.Equal(BuiltInVoice.CountSamples("One, two, three. Four.", format == "mp3" ? 44100 : 48000) * 2, session.PcmBytes);
        if (format == "opus") Assert.Equal(1, CountHeads(audio));
        else Assert.InRange(audio.Length * 8 / 128_000.0, 1.4, 1.8);
    }

    private static int CountHeads(byte[] ogg)
    {
        var heads = 0;
        for (var rest = ogg.AsSpan(); rest.IndexOf("OpusHead"u8) is var at and >= 0; rest = rest[(at + 8)..]) heads++;
        return heads;
    }

    private static async Task<byte[]> EspeakAsync(string text, int sampleRate)
    {
        await using var emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.EspeakNg, Pacing = EmulatorPacing.None });
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAllAsync(
            LiveClient.Start($"\"format\":\"pcm\",\"sample_rate\":{sampleRate}"), LiveClient.TextEvent(text), LiveClient.Stop);
        return (await client.ReadReplyAsync()).Audio;
    }

    private static async Task<List<int>> LengthsAsync(int seed)
    {
        await using var emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.Varying, Seed = seed, Pacing = EmulatorPacing.None, FrameDuration = TimeSpan.FromSeconds(60) });
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAsync(LiveClient.StartPcm);
        for (var i = 0; i < 5; i++) await client.SendAllAsync(LiveClient.TextEvent("The same words. "), LiveClient.Flush);
        await client.SendAsync(LiveClient.Stop);
        return [.. (await client.ReadReplyAsync()).Frames.Select(frame => frame.Length)];
    }
}
