using System.Net;
using System.Security.Cryptography;
using ChatbotBackend;
using ChatbotLoad;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FishAudio.AI.ChatbotBackend.Tests;

public class HostingTests
{
    [Fact]
    public async Task It_lives_and_is_ready_and_a_speech_service_that_is_down_does_not_take_it_out_of_service()
    {
        await using RunningBackend backend = await RunningBackend.StartAsync();
        Assert.Equal("Healthy", await backend.Http.GetStringAsync("health/live"));
        Assert.Equal("Healthy", await backend.Http.GetStringAsync("health/ready"));
        await backend.Emulator.DisposeAsync();
        Assert.Equal("Degraded", await backend.Http.GetStringAsync("health/ready"));
    }

    [Fact]
    public async Task Stopping_refuses_new_answers_and_lets_those_that_are_being_given_be_heard()
    {
        TestModel model = new();
        await using RunningBackend backend = await RunningBackend.StartAsync(model);
        await using BackendClient client = await backend.ConnectAsync();
        await using BackendClient late = await backend.ConnectAsync();
        await using Events events = new(client.SendAsync(new BackendMessage { Text = "Hello" }));
        Task<BackendEvent> audio = events.UntilAsync("audio");
        TestReply reply = await model.AskedAsync();
        reply.Write("A sentence that is spoken. And the beginning of ");
        await audio;

        Task<bool> closing = backend.App.Services.GetRequiredService<Turns>().CloseAsync(RunningBackend.Patience);
        await using Events refused = new(late.SendAsync(new BackendMessage { Text = "Hello" }));
        Assert.Contains("restart", (await Assert.ThrowsAsync<HubException>(refused.ToEndAsync)).Message, StringComparison.Ordinal);
        HttpResponseMessage ready = await backend.Http.GetAsync("health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("Healthy", await backend.Http.GetStringAsync("health/live"));
        Assert.False(closing.IsCompleted);

        reply.Write("another one.");
        reply.End();
        await events.ToEndAsync();
        Assert.Equal("Completed", events.Told.Single(told => told.Type == "spoken").Reason);
        Assert.True(await closing);
    }

    [Fact]
    public async Task An_answer_that_begins_in_the_instant_of_stopping_is_refused_and_not_cut()
    {
        TestModel model = new();
        await using RunningBackend backend = await RunningBackend.StartAsync(model);
        Conversation conversation = await backend.App.Services.GetRequiredService<Conversations>().OpenAsync(null);
        IAsyncEnumerable<TurnEvent> answer = backend.App.Services.GetRequiredService<Replies>().Answer(conversation, new UserMessage { Text = "Hello" }, CancellationToken.None);
        Assert.True(await backend.App.Services.GetRequiredService<Turns>().CloseAsync(RunningBackend.Patience));

        List<TurnEvent> told = [];
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(10), TimeProvider.System);
        await foreach (TurnEvent happened in answer.WithCancellation(patience.Token))
            told.Add(happened);
        Assert.Contains("restart", told.OfType<ReplyProblem>().Single().Message, StringComparison.Ordinal);
        Assert.False(Assert.IsType<TextEnded>(told[^1]).IsWhole);
        Assert.Empty(conversation.Said);
    }

    [Fact]
    public async Task The_end_of_an_answer_that_is_still_on_its_way_arrives_before_the_server_stops()
    {
        TestModel model = new();
        HeldNetwork network = new();
        await using RunningBackend backend = await RunningBackend.StartAsync(network, model);
        await using BackendClient client = await backend.ConnectAsync();
        await using Events events = new(client.SendAsync(new BackendMessage { Text = "Hello", Silent = true }));
        Task<BackendEvent> begun = events.UntilAsync("text");
        TestReply reply = await model.AskedAsync();
        reply.Write("The beginning");
        await begun;

        network.Hold();
        await using BackendClient other = await backend.ConnectAsync();
        reply.Write(" and the end.");
        reply.End();
        Task stopping = ((DrainingLifetime)backend.App.Services.GetRequiredService<IHostLifetime>()).DrainAsync();
        await other.Closed.WaitAsync(RunningBackend.Patience);
        network.Release();
        await events.UntilAsync("written");
        Assert.Equal("The beginning and the end.", events.Text);
        await stopping;
    }

    [Fact]
    public async Task The_deadline_of_stopping_is_kept()
    {
        TestModel model = new();
        await using RunningBackend backend = await RunningBackend.StartAsync(model);
        await using BackendClient client = await backend.ConnectAsync();
        await using Events events = new(client.SendAsync(new BackendMessage { Text = "Hello" }));
        Task<Events> heard = events.ToEndAsync();
        TestReply reply = await model.AskedAsync();
        Assert.False(await backend.App.Services.GetRequiredService<Turns>().CloseAsync(TimeSpan.FromMilliseconds(1)));
        await backend.App.StopAsync();
        Assert.True(await reply.Left.Task.WaitAsync(RunningBackend.Patience));
        await Assert.ThrowsAnyAsync<Exception>(() => heard);
    }

    [Fact]
    public async Task A_page_may_run_its_own_scripts_and_nothing_else()
    {
        await using RunningBackend backend = await RunningBackend.StartAsync();
        HttpResponseMessage page = await backend.Http.GetAsync("");
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        string policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("X-Content-Type-Options")));
        Assert.False(page.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Vendored_scripts_are_those_of_the_list()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "wwwroot", "vendor");
        string[] listed = await File.ReadAllLinesAsync(Path.Combine(folder, "SHA256SUMS"));
        Assert.Equal(Directory.GetFiles(folder, "*.js").Length, listed.Length);
        foreach (string line in listed)
        {
            string[] parts = line.Split("  ");
            Assert.Equal(parts[0], Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(folder, parts[1])))));
        }
    }

    [Fact]
    public async Task Telemetry_goes_where_it_is_sent_and_tells_of_the_turn()
    {
        TaskCompletionSource<string> told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(["--Urls", "http://127.0.0.1:0"]);
        await using WebApplication collector = builder.Build();
        collector.MapPost("/v1/{signal}", async (HttpContext http) =>
        {
            using StreamReader body = new(http.Request.Body, System.Text.Encoding.Latin1);
            string text = await body.ReadToEndAsync();
            if (text.Contains("fishaudio.turn.time_to_first_audio", StringComparison.Ordinal))
                told.TrySetResult(text);
        });
        await collector.StartAsync();

        await using RunningBackend backend = await RunningBackend.StartAsync(settings:
        [
            "--OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.First(), "--OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf", "--OTEL_METRIC_EXPORT_INTERVAL", "100", "--Backend:AudioLead", "01:00:00",
        ]);
        await using BackendClient client = await backend.ConnectAsync();
        await using Events events = await new Events(client.SendAsync(new BackendMessage { Text = "What is the VAT in $1,249.90?" })).ToEndAsync();
        Assert.Contains("ChatbotBackend", await told.Task.WaitAsync(RunningBackend.Patience), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_an_emulator_speaks()
    {
        WebApplicationBuilder builder = Backend.CreateBuilder([]);
        foreach (string name in new[] { "FISH_API_KEY", "FISH_AUDIO_API_KEY" })
            builder.Configuration[name] = null;
        await using SpeechService speech = await SpeechService.StartAsync(builder.Configuration);
        Assert.StartsWith("http://127.0.0.1:", speech.EmulatorEndpoint, StringComparison.Ordinal);
        Assert.NotNull(speech.Notice);
    }
}
