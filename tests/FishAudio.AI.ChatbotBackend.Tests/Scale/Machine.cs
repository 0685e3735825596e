using System.Collections.Concurrent;
using ChatbotBackend;
using ChatbotLoad;
using FishAudio.AI.Emulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FishAudio.AI.ChatbotBackend.Tests.Scale;

/// <summary>One of several backends with the same Redis and the same speech service, each with everything of its own as on a machine of its own.</summary>
internal sealed class Machine : IAsyncDisposable
{
    private readonly SpeechService _speech;
    private readonly ConcurrentBag<BackendClient> _clients = [];

    private Machine(WebApplication app, SpeechService speech)
    {
        (App, _speech) = (app, speech);
        Address = new Uri(app.Urls.First() + "/");
        Http = new HttpClient { BaseAddress = Address };
    }

    public WebApplication App { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    /// <summary>Gets what it has logged.</summary>
    public IEnumerable<string> Log => App.Services.GetFakeLogCollector().GetSnapshot().Select(record => record.Message);

    public RedisLink Link => App.Services.GetRequiredService<RedisLink>();

    public static async Task<Machine> StartAsync(RedisProcess redis, FishAudioEmulator emulator, IChatClient model, params string[] settings)
    {
        WebApplicationBuilder builder = Backend.CreateBuilder(
        [
            "--Urls", "http://127.0.0.1:0", "--FishAudio:ApiKey", "any", "--FishAudio:Endpoint", emulator.Endpoint.ToString(),
            "--Scale:Redis", redis.Address, "--Scale:LocalShare", "2", "--Scale:Lease", "00:00:02", .. settings,
        ]);
        builder.Logging.ClearProviders().AddFakeLogging();
        builder.Services.AddSingleton(new ChatModel(model, "test", null, []));
        SpeechService speech = await SpeechService.StartAsync(builder.Configuration);
        WebApplication app = Backend.Build(builder, speech);
        await app.StartAsync();
        return new Machine(app, speech);
    }

    /// <summary>Connects a client, which goes when the machine does, and opens a conversation.</summary>
    public async Task<(BackendClient Client, BackendConversation Conversation)> OpenAsync(string? id = null)
    {
        BackendClient client = await BackendClient.ConnectAsync(Address);
        _clients.Add(client);
        return (client, await client.OpenAsync(id));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (BackendClient client in _clients)
            await client.DisposeAsync();
        Http.Dispose();
        await App.DisposeAsync();
        await _speech.DisposeAsync();
    }
}
