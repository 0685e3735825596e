using ChatbotBackend;
using ChatbotLoad;
using FishAudio.AI.Emulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FishAudio.AI.ChatbotBackend.Tests;

/// <summary>The real backend on a loopback port, speaking through an emulator that the test can look into.</summary>
internal sealed class RunningBackend : IAsyncDisposable
{
    private readonly SpeechService _speech;

    private RunningBackend(WebApplication app, SpeechService speech, FishAudioEmulator emulator)
    {
        (App, _speech, Emulator) = (app, speech, emulator);
        Address = new Uri(app.Urls.First() + "/");
        Http = new HttpClient { BaseAddress = Address };
    }

    /// <summary>Gets how long a test waits for what must come.</summary>
    public static TimeSpan Patience => TimeSpan.FromSeconds(60);

    public WebApplication App { get; }

    public FishAudioEmulator Emulator { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    /// <summary>Starts.</summary>
    /// <param name="model">Who writes; <see langword="null"/> for the recorded replies.</param>
    /// <param name="pacing">How fast the voice comes; <see langword="null"/> for at once.</param>
    /// <param name="settings">Settings, as on the command line.</param>
    public static Task<RunningBackend> StartAsync(IChatClient? model = null, EmulatorPacing? pacing = null, params string[] settings)
        => StartAsync(null, model, pacing, settings);

    /// <summary>Starts with a network between it and its clients.</summary>
    public static async Task<RunningBackend> StartAsync(HeldNetwork? network, IChatClient? model, EmulatorPacing? pacing = null, params string[] settings)
    {
        FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = pacing ?? EmulatorPacing.None });
        WebApplicationBuilder builder = Backend.CreateBuilder(
            ["--Urls", "http://127.0.0.1:0", "--FishAudio:ApiKey", "any", "--FishAudio:Endpoint", emulator.Endpoint.ToString(), "--Backend:TokensPerSecond", "1000", .. settings]);
        builder.Logging.ClearProviders();
        if (model is not null)
            builder.Services.AddSingleton(new ChatModel(model, "test", null, []));
        if (network is not null)
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Use(network.Under)));
        SpeechService speech = await SpeechService.StartAsync(builder.Configuration);
        WebApplication app = Backend.Build(builder, speech);
        await app.StartAsync();
        return new RunningBackend(app, speech, emulator);
    }

    public async Task<BackendClient> ConnectAsync()
    {
        BackendClient client = await BackendClient.ConnectAsync(Address);
        await client.OpenAsync();
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await App.DisposeAsync();
        await _speech.DisposeAsync();
        await Emulator.DisposeAsync();
    }
}
