using System.Net;
using System.Net.WebSockets;
using System.Text.Json;

namespace FishAudio.AI.Emulator.Tests;

public sealed class AccountTests
{
    [Fact]
    public async Task In_band_limit_counts_running_sessions_and_not_open_sockets()
    {
        await using var emulator = await StartAsync(EmulatorConcurrencyRefusal.InBand);
        await using var busy = await LiveClient.ConnectAsync(emulator);
        await busy.SendAsync(LiveClient.StartPcm);
        await emulator.Journal.WaitForStartAsync(0, Timeouts.Token());

        await using var refused = await LiveClient.ConnectAsync(emulator);
        await refused.SendAsync(LiveClient.StartPcm);
        var error = (await refused.ReadReplyAsync()).Last;
        Assert.Equal(("Concurrency limit exceeded", 1), (error.GetProperty("error").GetString(), error.GetProperty("max_concurrency").GetInt32()));
        Assert.Null(await refused.ReceiveAsync());
        using var http = await SpeechRouteTests.PostAsync(emulator, """{"text":"a","format":"pcm"}""");
        Assert.Equal(HttpStatusCode.TooManyRequests, http.StatusCode);
        Assert.Equal("1", http.Headers.GetValues("ratelimit-limit-concurrency").Single());

        await busy.SendAsync(LiveClient.Stop);
        await busy.ReadReplyAsync();
        await using var next = await LiveClient.ConnectAsync(emulator);
        await next.SendAllAsync(LiveClient.StartPcm, LiveClient.Stop);
        Assert.Equal("finish", (await next.ReadReplyAsync()).Last.GetProperty("event").GetString());
    }

    [Fact]
    public async Task Limit_at_the_upgrade_counts_open_sockets()
    {
        await using var emulator = await StartAsync(EmulatorConcurrencyRefusal.AtUpgrade);
        await using var idle = await LiveClient.ConnectAsync(emulator);
        await Assert.ThrowsAsync<WebSocketException>(() => LiveClient.ConnectAsync(emulator));
        await idle.CloseAsync();
        await emulator.WaitForNoConnectionsAsync(Timeouts.Token());
        await using var next = await LiveClient.ConnectAsync(emulator);
        Assert.Equal([101, 429, 101], emulator.Journal.Connections.Select(c => c.Status));
    }

    [Fact]
    public async Task Without_credit_only_the_free_model_speaks()
    {
        await using var emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None, ApiCredit = 0 });
        using var paid = await SpeechRouteTests.PostAsync(emulator, """{"text":"a","format":"pcm"}""", model: "s2.1-pro-fre");
        Assert.Equal(HttpStatusCode.PaymentRequired, paid.StatusCode);
        using var free = await SpeechRouteTests.PostAsync(emulator, """{"text":"a","format":"pcm"}""", model: "s2.1-pro-free");
        Assert.Equal(HttpStatusCode.OK, free.StatusCode);
        await Assert.ThrowsAsync<WebSocketException>(() => LiveClient.ConnectAsync(emulator, model: null));
    }

    [Fact]
    public async Task Credit_is_spent_by_utf8_bytes_and_shown_in_the_wallet()
    {
        await using var emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None, ApiCredit = 1 });
        using var spoken = await SpeechRouteTests.PostAsync(emulator, """{"text":"你好","format":"pcm"}""");
        await spoken.Content.ReadAsByteArrayAsync();
        Assert.Equal("0.999910", (await GetAsync(emulator, "wallet/self/api-credit")).GetProperty("credit").GetString());
        Assert.Equal("free", (await GetAsync(emulator, "wallet/self/package")).GetProperty("type").GetString());
    }

    [Fact]
    public async Task Voices_are_listed_in_pages_and_found_by_id()
    {
        await using var emulator = await Emulators.StartFastAsync();
        var page = await GetAsync(emulator, "model?page_size=2&page_number=1");
        Assert.Equal((3, 2, true), (page.GetProperty("total").GetInt32(), page.GetProperty("items").GetArrayLength(), page.GetProperty("has_more").GetBoolean()));
        var id = page.GetProperty("items")[0].GetProperty("_id").GetString();
        Assert.Equal("trained", (await GetAsync(emulator, $"model/{id}")).GetProperty("state").GetString());
        Assert.Equal(0, (await GetAsync(emulator, "model?self=true")).GetProperty("total").GetInt32());
        Assert.Equal(404, (await GetAsync(emulator, "model/unknown")).GetProperty("status").GetInt32());
        Assert.Equal("page_size must be in [1, 100]", (await GetAsync(emulator, "model?page_size=0")).GetProperty("message").GetString());
    }

    private static Task<FishAudioEmulator> StartAsync(EmulatorConcurrencyRefusal refusal) =>
        FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None, MaxConcurrency = 1, ConcurrencyRefusal = refusal });

    private static async Task<JsonElement> GetAsync(FishAudioEmulator emulator, string path)
    {
        using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", "any") } };
        using var response = await http.GetAsync(new Uri(emulator.Endpoint, path), Timeouts.Token());
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }
}
