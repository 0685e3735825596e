using System.Net.WebSockets;

namespace FishAudio.AI.Emulator.Tests;

/// <summary>What the client does wrong is answered with an error event and a close.</summary>
public sealed class ClientFaultTests
{
    [Theory]
    [InlineData("\"format\":\"flac\"", "format: unknown variant `flac`, expected one of `wav`, `pcm`, `mp3`, `opus`")]
    [InlineData("\"latency\":\"fast\"", "latency: unknown variant `fast`, expected one of `low`, `normal`, `balanced`")]
    [InlineData("\"format\":\"pcm\",\"sample_rate\":22050", "Invalid sample rate 22050 for format pcm. Supported sample rates: 8000, 16000, 24000, 32000, 44100")]
    [InlineData("\"format\":\"mp3\",\"sample_rate\":24000", "Invalid sample rate 24000 for format mp3. Supported sample rates: 32000, 44100")]
    [InlineData("\"format\":\"opus\",\"sample_rate\":44100", "Invalid sample rate 44100 for format opus. Supported sample rates: 48000")]
    [InlineData("\"mp3_bitrate\":96", "Invalid mp3_bitrate 96. Supported values: 64, 128, 192")]
    [InlineData("\"chunk_length\":99", "chunk_length must be in [100, 300]")]
    [InlineData("\"min_chunk_length\":101", "min_chunk_length must be in [0, 100]")]
    [InlineData("\"prosody\":{\"speed\":2.5}", "speed must be in [0.5, 2.0]")]
    [InlineData("\"prosody\":{\"volume\":-21}", "volume must be in [-20.0, 20.0]")]
    [InlineData("\"early_stop_threshold\":1.5", "early_stop_threshold must be in [0.0, 1.0]")]
    [InlineData("\"reference_id\":\"\"", "Invalid reference_id \"\"")]
    [InlineData("\"references\":[{\"audio\":\"AAAA\",\"text\":\"hi\"}]", "Reference Audio is not valid: send the clip as binary")]
    [InlineData("\"chunk_length\":\"200\"", "chunk_length: invalid type: string, expected a number")]
    public async Task Invalid_start_is_refused_in_words(string field, string expected)
    {
        Assert.Equal(expected, await RefusalOfAsync(LiveClient.Start(field)));
    }

    [Theory]
    [InlineData("\"temperature\":2")]
    [InlineData("\"opus_bitrate\":32")]
    [InlineData("\"opus_bitrate\":-1000")]
    [InlineData("\"prosody\":{\"speed\":1}")]
    [InlineData("\"prosody\":null,\"sample_rate\":null")]
    [InlineData("\"references\":[[],[]],\"reference_id\":[\"a\",\"b\"]")]
    public async Task Start_that_the_real_service_accepts_is_accepted(string field)
    {
        await using var emulator = await Emulators.StartFastAsync();
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAllAsync(LiveClient.Start($"\"format\":\"pcm\",{field}"), LiveClient.Stop);
        Assert.Equal("finish", (await client.ReadReplyAsync()).Last.GetProperty("event").GetString());
    }

    [Fact]
    public async Task Text_before_start_is_refused() =>
        Assert.Equal("unexpected event `text`: no session has been started", await RefusalOfAsync(LiveClient.TextEvent("Hi.")));

    [Fact]
    public async Task Start_twice_is_refused() =>
        Assert.Equal("unexpected event `start`: the session has already started", await RefusalOfAsync(LiveClient.StartPcm, LiveClient.StartPcm));

    [Fact]
    public async Task Start_without_request_is_refused() => Assert.Equal("missing field `request`", await RefusalOfAsync("""{"event":"start"}"""));

    [Fact]
    public async Task Start_without_text_is_refused() => Assert.Equal("missing field `text`", await RefusalOfAsync("""{"event":"start","request":{}}"""));

    [Fact]
    public async Task Message_that_is_no_map_is_refused() => Assert.Equal("expected a MessagePack map", await RefusalOfAsync("[1,2]"));

    [Fact]
    public async Task Message_cut_short_is_refused()
    {
        await using var emulator = await Emulators.StartFastAsync();
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAsync(new byte[] { 0x82, 0xA5, 0x65 });
        Assert.Equal("invalid MessagePack", (await client.ReadReplyAsync()).Last.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Voice_that_does_not_exist_is_not_found()
    {
        await using var emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None, VoiceIds = ["known"] });
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAsync("""{"event":"start","request":{"text":"","format":"pcm","reference_id":"unknown"}}""");
        Assert.Equal("Reference not found", (await client.ReadReplyAsync()).Last.GetProperty("error").GetString());
    }

    [Fact]
    public async Task S1_takes_no_list_of_voices()
    {
        await using var emulator = await Emulators.StartFastAsync();
        await using var client = await LiveClient.ConnectAsync(emulator, model: "s1");
        await client.SendAsync("""{"event":"start","request":{"text":"","format":"pcm","reference_id":["a","b"]}}""");
        Assert.Contains("untagged enum MultiSpeakerReference", (await client.ReadReplyAsync()).Last.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Encoded_format_without_ffmpeg_is_refused_in_words()
    {
        await using var emulator = await FishAudioEmulator.StartAsync(new() { FfmpegPath = "/nowhere/ffmpeg", Pacing = EmulatorPacing.None });
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAsync("""{"event":"start","request":{"text":""}}""");
        Assert.StartsWith("The emulator encodes mp3 with the program ffmpeg, which is not installed.", (await client.ReadReplyAsync()).Last.GetProperty("error").GetString());
    }

    private static async Task<string?> RefusalOfAsync(params string[] events)
    {
        await using var emulator = await Emulators.StartFastAsync();
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAllAsync(events);
        var error = (await client.ReadReplyAsync()).Last;
        Assert.Equal("error", error.GetProperty("event").GetString());
        Assert.Null(await client.ReceiveAsync());
        Assert.Equal(WebSocketState.CloseReceived, client.State);
        var session = await emulator.Journal.WaitForSessionAsync(0, Timeouts.Token());
        Assert.Equal((EmulatorSessionEnd.Refused, error.GetProperty("error").GetString()), (session.End, session.Error));
        return session.Error;
    }
}
