using System.Net;
using System.Net.WebSockets;
using System.Text.Json;

namespace FishAudio.AI.Emulator.Tests;

public sealed class HandshakeTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("wrong")]
    public async Task Missing_or_wrong_key_is_401(string? key)
    {
        await using var emulator = await FishAudioEmulator.StartAsync(new() { ApiKey = "right", Pacing = EmulatorPacing.None });
        var (status, body, _) = await RefusedAsync(emulator, key);
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal("Invalid Token", body.GetProperty("message").GetString());
        Assert.Equal(401, Assert.Single(emulator.Journal.Connections).Status);
    }

    [Theory]
    [InlineData(401, "invalid_api_key")]
    [InlineData(402, "insufficient_balance")]
    [InlineData(403, "forbidden")]
    [InlineData(429, "concurrency_limit_exceeded")]
    [InlineData(503, "service_overloaded")]
    public async Task Scripted_refusal_has_the_services_body_and_headers(int status, string code)
    {
        await using var emulator = await Emulators.StartFastAsync();
        emulator.Script.NextConnection().AtHandshake.Refuse(status, reason: "scripted", retryAfter: TimeSpan.FromSeconds(2));
        var (actual, body, headers) = await RefusedAsync(emulator, "any");

        Assert.Equal(status, (int)actual);
        Assert.Equal(status, body.GetProperty("status").GetInt32());
        Assert.Equal("scripted", body.GetProperty("reason").GetString());
        Assert.Equal(code, headers["x-fish-error-code"].Single());
        Assert.Equal(32, headers["x-fish-trace-id"].Single().Length);
        Assert.Equal("2", headers["Retry-After"].Single());

        await using var next = await LiveClient.ConnectAsync(emulator);
        Assert.Equal(WebSocketState.Open, next.State);
    }

    [Fact]
    public async Task Headers_are_recorded_without_the_key()
    {
        await using var emulator = await Emulators.StartFastAsync();
        await using var client = await LiveClient.ConnectAsync(emulator, model: "drama-3-preview");
        var connection = Assert.Single(emulator.Journal.Connections);
        Assert.Equal((101, "drama-3-preview", EmulatorRoute.Live), (connection.Status, connection.Model, connection.Route));
        Assert.DoesNotContain("authorization", connection.Headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Plain_get_on_the_live_route_is_told_to_upgrade()
    {
        await using var emulator = await Emulators.StartFastAsync();
        using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", "any") } };
        using var response = await http.GetAsync(new Uri(emulator.Endpoint, "v1/tts/live"));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Stalled_handshake_goes_on_at_the_signal()
    {
        await using var emulator = await Emulators.StartFastAsync();
        var signal = new TaskCompletionSource();
        emulator.Script.NextConnection().AtHandshake.StallUntil(signal.Task);
        var connecting = LiveClient.ConnectAsync(emulator);
        Assert.False(connecting.IsCompleted);
        signal.SetResult();
        await using var client = await connecting;
        Assert.Equal(WebSocketState.Open, client.State);
    }

    [Fact]
    public async Task Dropped_handshake_is_no_http_answer()
    {
        await using var emulator = await Emulators.StartFastAsync();
        emulator.Script.NextConnection().AtHandshake.Drop();
        var e = await Assert.ThrowsAsync<WebSocketException>(() => LiveClient.ConnectAsync(emulator));
        Assert.IsType<HttpRequestException>(e.InnerException);
        Assert.Equal(0, Assert.Single(emulator.Journal.Connections).Status);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body, Dictionary<string, IEnumerable<string>> Headers)> RefusedAsync(
        FishAudioEmulator emulator, string? key)
    {
        // ClientWebSocket hides the body of a refused upgrade, so the same request goes out as plain HTTP.
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(emulator.Endpoint, "v1/tts/live"));
        if (key is not null) request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        foreach (var (name, value) in new[] { ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==") })
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement,
            response.Headers.ToDictionary(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase));
    }
}
