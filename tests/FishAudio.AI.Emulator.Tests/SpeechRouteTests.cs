using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MessagePack;

namespace FishAudio.AI.Emulator.Tests;

public sealed class SpeechRouteTests
{
    [Theory]
    [InlineData("application/json")]
    [InlineData("application/msgpack")]
    public async Task Text_is_answered_with_streamed_audio(string mediaType)
    {
        await using var emulator = await Emulators.StartFastAsync();
        using var response = await PostAsync(emulator, """{"text":"Hello, world.","format":"pcm","sample_rate":16000}""", mediaType);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("audio/pcm", response.Content.Headers.ContentType!.MediaType);
        Assert.Null(response.Content.Headers.ContentLength);
        Assert.Equal(BuiltInVoice.Render("Hello, world.", 16000), await response.Content.ReadAsByteArrayAsync());
        var session = await emulator.Journal.WaitForSessionAsync(0, Timeouts.Token());
        Assert.Equal((EmulatorRoute.Speech, EmulatorSessionEnd.Finished, "Hello, world."), (session.Route, session.End, session.SpokenText));
    }

    [Theory]
    [InlineData("wav", "audio/wav", 44)]
    [InlineData("pcm", "audio/pcm", 0)]
    public async Task Empty_text_is_answered_with_an_empty_stream(string format, string mediaType, int length)
    {
        await using var emulator = await Emulators.StartFastAsync();
        using var response = await PostAsync(emulator, $$"""{"text":"","format":"{{format}}"}""");
        Assert.Equal(mediaType, response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(length, (await response.Content.ReadAsByteArrayAsync()).Length);
    }

    [SkippableFact]
    public async Task Format_is_mp3_unless_said()
    {
        Skip.IfNot(Programs.HasFfmpeg, "ffmpeg is not installed");
        await using var emulator = await Emulators.StartFastAsync();
        using var response = await PostAsync(emulator, """{"text":"Hello."}""");
        Assert.Equal("audio/mpeg", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(0xFF, (await response.Content.ReadAsByteArrayAsync())[0]);
    }

    [Theory]
    [InlineData("""{"text":"a","format":"flac"}""", "text/plain", "unknown variant `flac`")]
    [InlineData("""{"format":"pcm"}""", "text/plain", "missing field `text`")]
    [InlineData("""{"text":""", "text/plain", "Failed to parse the request body as JSON")]
    [InlineData("""{"text":"\ud83d"}""", "text/plain", "Failed to parse the request body as JSON")]
    [InlineData("""{"text":"a","prosody":{"speed":3}}""", "application/json", "speed must be in [0.5, 2.0]")]
    [InlineData("""{"text":"a","format":"pcm","sample_rate":48000}""", "application/json", "Invalid sample rate 48000 for format pcm")]
    [InlineData("""{"text":"a","format":"pcm","references":[{"audio":"UklGRg==","text":""}]}""", "application/json", "Reference Audio is not valid")]
    public async Task Invalid_request_is_400_in_the_form_of_whoever_refused_it(string body, string mediaType, string message)
    {
        await using var emulator = await Emulators.StartFastAsync();
        using var response = await PostAsync(emulator, body);
        Assert.Equal((HttpStatusCode.BadRequest, mediaType), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        var text = await response.Content.ReadAsStringAsync();
        Assert.Contains(message, mediaType == "text/plain" ? text : JsonDocument.Parse(text).RootElement.GetProperty("message").GetString());
        Assert.Equal(EmulatorSessionEnd.Refused, emulator.Journal.Sessions[0].End);
        Assert.Equal(400, Assert.Single(emulator.Journal.Connections).Status);
    }

    [Fact]
    public async Task Reference_clips_may_be_lists_of_bytes_in_json()
    {
        await using var emulator = await Emulators.StartFastAsync();
        using var response = await PostAsync(emulator, """{"text":"a","format":"pcm","references":[{"audio":[82,73],"text":"hi"}]}""");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(1, emulator.Journal.Sessions[0].Request!.ReferenceClips);
    }

    [Fact]
    public async Task Other_media_types_are_415()
    {
        await using var emulator = await Emulators.StartFastAsync();
        using var response = await PostAsync(emulator, "text=a", "application/x-www-form-urlencoded");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task Server_sent_events_carry_all_five_fields_and_the_same_audio()
    {
        await using var emulator = await Emulators.StartFastAsync();
        using var response = await PostAsync(emulator, """{"text":"Grüße an alle, 你好!","format":"pcm","sample_rate":24000}""", path: "v1/tts/stream/with-timestamp");
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        var events = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(e => JsonDocument.Parse(e["data: ".Length..]).RootElement).ToArray();
        string[] fields = ["audio_base64", "content", "alignment", "chunk_seq", "chunk_audio_offset_sec"];
        Assert.All(events, e => Assert.Equal(fields, e.EnumerateObject().Select(field => field.Name)));
        Assert.Equal(BuiltInVoice.Render("Grüße an alle, 你好!"), events.SelectMany(e => e.GetProperty("audio_base64").GetBytesFromBase64()).ToArray());
        Assert.Equal(
            ["Grüße", "an", "alle", "你", "好"],
            events[^1].GetProperty("alignment").GetProperty("segments").EnumerateArray().Select(word => word.GetProperty("text").GetString()));
        Assert.Equal(EmulatorRoute.SpeechWithTimestamps, emulator.Journal.Sessions[0].Route);
    }

    [SkippableFact]
    public async Task Timed_events_are_whole_although_audio_and_words_come_from_two_sides()
    {
        Skip.If(OperatingSystem.IsWindows(), "the encoder here is a script of a Unix shell");
        var encoder = Path.GetTempFileName();
        await File.WriteAllTextAsync(encoder, "#!/bin/sh\nexec cat\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(encoder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None, FfmpegPath = encoder });
        var sentence = new string('a', 120) + ". ";
        for (var i = 0; i < 3; i++)
        {
            using var response = await PostAsync(
                emulator, $$"""{"text":"{{string.Concat(Enumerable.Repeat(sentence, 20))}}","format":"mp3","chunk_length":100}""", path: "v1/tts/stream/with-timestamp");
            var events = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
                .Select(e => JsonDocument.Parse(e["data: ".Length..]).RootElement).ToArray();
            Assert.NotEmpty(events.SelectMany(e => e.GetProperty("audio_base64").GetBytesFromBase64()));
        }

        File.Delete(encoder);
    }

    [Fact]
    public async Task Dropped_body_is_a_broken_stream()
    {
        await using var emulator = await Emulators.StartFastAsync();
        emulator.Script.NextConnection().AfterAudioFrame(1).Drop();
        using var response = await PostAsync(emulator, $$"""{"text":"{{new string('a', 60)}}","format":"pcm"}""");
        using var body = await response.Content.ReadAsStreamAsync();
        var audio = new byte[40960];
        await body.ReadExactlyAsync(audio, Timeouts.Token());
        Assert.Equal(BuiltInVoice.Render(new string('a', 60), 44100)[..40960], audio);
        await Assert.ThrowsAsync<HttpIOException>(async () => await body.ReadExactlyAsync(audio, Timeouts.Token()));
        Assert.Equal(EmulatorSessionEnd.Dropped, (await emulator.Journal.WaitForSessionAsync(0, Timeouts.Token())).End);
    }

    [Fact]
    public async Task Stalled_body_goes_on_at_the_signal()
    {
        await using var emulator = await Emulators.StartFastAsync();
        var signal = new TaskCompletionSource();
        emulator.Script.NextSession().AfterAudioFrame(1).StallUntil(signal.Task);
        var text = new string('a', 60);
        using var response = await PostAsync(emulator, $$"""{"text":"{{text}}","format":"pcm","sample_rate":24000}""");
        Assert.Equal(1, emulator.Journal.Sessions[0].AudioFrames);
        signal.SetResult();
        Assert.Equal(BuiltInVoice.Render(text), await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Client_that_leaves_is_noticed()
    {
        await using var emulator = await Emulators.StartFastAsync();
        emulator.Script.NextSession().AfterAudioFrame(1).Stall();
        var response = await PostAsync(emulator, """{"text":"Hello.","format":"pcm"}""");
        response.Dispose();
        Assert.Equal(EmulatorSessionEnd.ConnectionLost, (await emulator.Journal.WaitForSessionAsync(0, Timeouts.Token())).End);
    }

    [Fact]
    public async Task Scripted_refusal_may_come_from_an_edge_that_speaks_no_json()
    {
        await using var emulator = await Emulators.StartFastAsync();
        emulator.Script.NextConnection().AtHandshake.RefuseWithBody(502, "text/html", "<h1>Bad gateway</h1>");
        using var response = await PostAsync(emulator, """{"text":"a"}""");
        Assert.Equal((HttpStatusCode.BadGateway, "<h1>Bad gateway</h1>"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    internal static async Task<HttpResponseMessage> PostAsync(
        FishAudioEmulator emulator, string json, string mediaType = "application/json", string path = "v1/tts", string model = "s2.1-pro")
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(emulator.Endpoint, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "any");
        request.Headers.Add("model", model);
        request.Content = new ByteArrayContent(mediaType == "application/msgpack" ? MessagePackSerializer.ConvertFromJson(json) : Encoding.UTF8.GetBytes(json));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Timeouts.Token());
    }
}
