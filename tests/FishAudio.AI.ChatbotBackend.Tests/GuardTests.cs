using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using ChatbotLoad;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace FishAudio.AI.ChatbotBackend.Tests;

/// <summary>Bad input is refused in words, and harms nobody else.</summary>
public class GuardTests
{
    private const string Handshake = "{\"protocol\":\"messagepack\",\"version\":1}\u001e";

    public static TheoryData<BackendMessage, string> Refused => new()
    {
        { new BackendMessage { Text = "" }, "empty" },
        { new BackendMessage { Text = " \n\t" }, "empty" },
        { new BackendMessage { Text = new string('x', 4001) }, "at most 4000" },
        { new BackendMessage { Text = "Hello", Voice = "somebody-else" }, "no such voice" },
        { new BackendMessage { Text = "Hello", Latency = "quick" }, "low, balanced and normal" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_message_that_cannot_be_answered_is_refused_in_words(BackendMessage message, string says)
    {
        await using RunningBackend backend = await RunningBackend.StartAsync();
        await using BackendClient client = await backend.ConnectAsync();
        await using Events events = new(client.SendAsync(message));
        HubException refusal = await Assert.ThrowsAsync<HubException>(events.ToEndAsync);
        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
        await AssertAnswersAsync(client);
    }

    [Fact]
    public async Task A_message_before_a_conversation_is_refused_in_words()
    {
        await using RunningBackend backend = await RunningBackend.StartAsync();
        await using BackendClient client = await BackendClient.ConnectAsync(backend.Address);
        await using Events events = new(client.SendAsync(new BackendMessage { Text = "Hello" }));
        Assert.Contains("Open a conversation first", (await Assert.ThrowsAsync<HubException>(events.ToEndAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Html_comes_back_as_the_text_it_is()
    {
        const string Html = "<script>alert(1)</script><img src=x onerror=alert(1)>";
        TestModel model = new();
        await using RunningBackend backend = await RunningBackend.StartAsync(model);
        await using BackendClient client = await BackendClient.ConnectAsync(backend.Address);
        string id = (await client.OpenAsync()).Id;
        await using Events events = new(client.SendAsync(new BackendMessage { Text = Html, Silent = true }));
        Task<Events> whole = events.ToEndAsync();
        TestReply reply = await model.AskedAsync();
        Assert.Equal(Html, reply.Messages[^1].Text);
        reply.Write(Html);
        reply.End();
        Assert.Equal(Html, (await whole).Text);
        Assert.Equal([Html, Html], (await client.OpenAsync(id)).Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task An_oversized_message_ends_its_connection_and_no_other()
    {
        await using RunningBackend backend = await RunningBackend.StartAsync();
        await using BackendClient other = await backend.ConnectAsync();
        await using BackendClient client = await backend.ConnectAsync();
        await client.Connection.SendAsync("Open", new string('x', 40_000));
        await client.Closed.WaitAsync(RunningBackend.Patience);
        Assert.Equal(HubConnectionState.Disconnected, client.Connection.State);
        await AssertAnswersAsync(other);
    }

    [Fact]
    public async Task Garbage_after_the_handshake_ends_its_connection_and_no_other()
    {
        await using RunningBackend backend = await RunningBackend.StartAsync();
        await using BackendClient other = await backend.ConnectAsync();
        using ClientWebSocket socket = await DialAsync(backend, origin: null);
        await socket.SendAsync(Encoding.UTF8.GetBytes(Handshake), WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
        await socket.SendAsync(new byte[] { 0x05, 0xC1, 0xC1, 0xC1, 0xC1, 0xC1 }, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
        await ReadToEndAsync(socket);
        await AssertAnswersAsync(other);
    }

    [Theory]
    [InlineData("Nothing", "text")]
    [InlineData("Send", 42)]
    public async Task A_call_that_does_not_exist_or_has_no_sense_fails_alone(string method, object argument)
    {
        await using RunningBackend backend = await RunningBackend.StartAsync();
        await using BackendClient client = await backend.ConnectAsync();
        await Assert.ThrowsAsync<HubException>(() => client.Connection.InvokeAsync(method, argument));
        await AssertAnswersAsync(client);
    }

    [Fact]
    public async Task A_flood_is_refused_in_words_then_hung_up_on_and_nobody_else_notices()
    {
        await using RunningBackend backend = await RunningBackend.StartAsync();
        await using BackendClient other = await backend.ConnectAsync();
        await using BackendClient flood = await backend.ConnectAsync();
        HubException? refusal = null;
        for (int call = 0; call < 1000 && flood.Connection.State == HubConnectionState.Connected; call++)
        {
            try
            {
                await flood.InterruptAsync();
            }
            catch (HubException exception)
            {
                refusal ??= exception;
            }
            catch (Exception exception) when (exception is InvalidOperationException or OperationCanceledException or WebSocketException or IOException)
            {
                break;
            }
        }

        await flood.Closed.WaitAsync(RunningBackend.Patience);
        Assert.Contains("Too many messages", refusal!.Message, StringComparison.Ordinal);
        await AssertAnswersAsync(other);
    }

    [Theory]
    [InlineData("https://elsewhere.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData("https://friend.example", HttpStatusCode.OK)]
    [InlineData(null, HttpStatusCode.OK)]
    public async Task Pages_of_other_origins_are_refused_unless_they_are_named(string? origin, HttpStatusCode expected)
    {
        await using RunningBackend backend = await RunningBackend.StartAsync(settings: ["--Backend:AllowedOrigins:0", "https://friend.example"]);
        using HttpRequestMessage negotiate = new(HttpMethod.Post, "chat/negotiate?negotiateVersion=1");
        using HttpRequestMessage request = new(HttpMethod.Post, "api/chat") { Content = JsonContent.Create(new { text = "Hello", silent = true }) };
        if (origin is not null)
        {
            negotiate.Headers.Add("Origin", origin);
            request.Headers.Add("Origin", origin);
        }

        Assert.Equal(expected, (await backend.Http.SendAsync(negotiate)).StatusCode);
        Assert.Equal(expected, (await backend.Http.SendAsync(request)).StatusCode);
        if (expected == HttpStatusCode.OK)
            (await DialAsync(backend, origin)).Dispose();
        else
            Assert.Contains("403", (await Assert.ThrowsAsync<WebSocketException>(() => DialAsync(backend, origin))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_address_has_so_many_connections_and_gets_one_back_when_it_closes_one()
    {
        await using RunningBackend backend = await RunningBackend.StartAsync(settings: ["--Backend:MaxConnectionsPerAddress", "2"]);
        using ClientWebSocket one = await DialAsync(backend, origin: null);
        using ClientWebSocket two = await DialAsync(backend, origin: null);
        Assert.Contains("429", (await Assert.ThrowsAsync<WebSocketException>(() => DialAsync(backend, origin: null))).Message, StringComparison.Ordinal);
        await one.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        (await DialUntilAdmittedAsync(backend)).Dispose();
    }

    [Fact]
    public async Task Requests_that_are_being_answered_count_as_connections_do()
    {
        TestModel model = new();
        await using RunningBackend backend = await RunningBackend.StartAsync(model, pacing: null, "--Backend:MaxConnectionsPerAddress", "1");
        using ClientWebSocket socket = await DialAsync(backend, origin: null);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await backend.Http.PostAsJsonAsync("api/chat", new { text = "Hello" })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await backend.Http.GetAsync("health/live")).StatusCode);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1e9)]
    [InlineData(double.NaN)]
    public async Task Nobody_has_played_that_much(double played)
    {
        await using RunningBackend backend = await RunningBackend.StartAsync();
        await using BackendClient client = await backend.ConnectAsync();
        HubException refusal = await Assert.ThrowsAsync<HubException>(() => client.InterruptAsync(played));
        Assert.Contains("in seconds", refusal.Message, StringComparison.Ordinal);
        Assert.Null(await client.InterruptAsync(1));
        await AssertAnswersAsync(client);
    }

    [Fact]
    public async Task A_name_that_is_not_the_servers_is_refused()
    {
        await using RunningBackend backend = await RunningBackend.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, "");
        request.Headers.Host = "rebound.example";
        Assert.Equal(HttpStatusCode.BadRequest, (await backend.Http.SendAsync(request)).StatusCode);
    }

    private static async Task AssertAnswersAsync(BackendClient client)
    {
        await using Events events = new(client.SendAsync(new BackendMessage { Text = "Hello", Silent = true }));
        Assert.NotEmpty((await events.ToEndAsync()).Text);
    }

    private static async Task<ClientWebSocket> DialAsync(RunningBackend backend, string? origin)
    {
        ClientWebSocket socket = new();
        if (origin is not null)
            socket.Options.SetRequestHeader("Origin", origin);
        await socket.ConnectAsync(new UriBuilder(new Uri(backend.Address, "chat")) { Scheme = "ws" }.Uri, CancellationToken.None);
        return socket;
    }

    // The place is free when the server has noticed, which nobody tells us.
    private static async Task<ClientWebSocket> DialUntilAdmittedAsync(RunningBackend backend)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await DialAsync(backend, origin: null);
            }
            catch (WebSocketException) when (attempt < 1000)
            {
                await Task.Yield();
            }
        }
    }

    private static async Task ReadToEndAsync(ClientWebSocket socket)
    {
        using CancellationTokenSource patience = new(RunningBackend.Patience, TimeProvider.System);
        byte[] buffer = new byte[4096];
        try
        {
            while ((await socket.ReceiveAsync(buffer, patience.Token)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (WebSocketException)
        {
            // Hung up on: that is an end, too.
        }
    }
}
