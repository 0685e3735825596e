using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ChatbotBackend;

/// <summary>The backend, put together.</summary>
internal static class Backend
{
    /// <summary>Builds the server.</summary>
    /// <param name="builder">From <see cref="CreateBuilder"/>.</param>
    /// <param name="speech">What speaks. It stays the caller's to dispose, after the server.</param>
    public static WebApplication Build(WebApplicationBuilder builder, SpeechService speech)
    {
        BackendOptions options = builder.Configuration.GetSection(BackendOptions.Section).Get<BackendOptions>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new BackendOptions();
        AddServices(builder, options, speech);
        WebApplication app = builder.Build();
        Map(app, options);
        return app;
    }

    /// <summary>Creates the builder, with files and configuration from beside the program.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args)
        => WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    private static void AddServices(WebApplicationBuilder builder, BackendOptions options, SpeechService speech)
    {
        IServiceCollection services = builder.Services;
        services.AddSingleton(Options.Create(options));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(speech);
        services.AddFishAudio(builder.Configuration, fish =>
        {
            fish.Endpoint = speech.EmulatorEndpoint ?? fish.Endpoint;
            fish.ApiKey = speech.EmulatorEndpoint is null ? fish.ApiKey : "emulator";
        });
        services.TryAddSingleton(provider => ChatModel.Create(builder.Configuration, options, provider.GetRequiredService<TimeProvider>()));
        services.AddChatClient(provider => provider.GetRequiredService<ChatModel>().Client).UseHeardHistory().UseSpeech(configure: speaking =>
        {
            // Beside what was sent ahead: enough to go on without a gap, little to waste.
            speaking.HighWaterMark = TimeSpan.FromSeconds(4);
            speaking.ProcessAudioLimit = 512 * 1024 * 1024;
        });
        services.AddSingleton<Conversations>().AddSingleton<Turns>().AddSingleton<HubConnections>().AddSingleton<Replies>();
        services.AddSingleton<CallFilter>().AddSingleton<IHostLifetime, DrainingLifetime>();
        services.AddSignalR(hub =>
        {
            hub.MaximumReceiveMessageSize = options.MaxCallBytes;
            hub.HandshakeTimeout = TimeSpan.FromSeconds(5);
            hub.SupportedProtocols = ["messagepack"];
            hub.AddFilter<CallFilter>();
        }).AddMessagePackProtocol();
        services.AddProblemDetails();
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy.WithOrigins(options.AllowedOrigins).AllowAnyHeader().AllowAnyMethod().AllowCredentials()));
        services.AddRateLimiter(limiter => RateLimits.Configure(limiter, options));
        services.AddHealthChecks()
            .AddCheck<AcceptingCheck>("accepting", tags: ["ready"])
            .AddCheck<SpeechCheck>("speech", tags: ["ready"], timeout: TimeSpan.FromSeconds(5));
        Telemetry.Add(services, builder.Configuration);
        ScaleOut.Add(services, builder.Configuration);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxCallBytes;
        });
    }

    private static void Map(WebApplication app, BackendOptions options)
    {
        app.UseStatusCodePages();
        app.Use(next => http => SecurityHeaders.AddAsync(http, next));
        app.UseDefaultFiles().UseStaticFiles();
        app.UseRouting();
        app.UseCors();
        app.UseMiddleware<OriginCheck>();
        app.UseRateLimiter();
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });
        RouteGroupBuilder api = app.MapGroup(RateLimits.Api).RequireRateLimiting(RateLimits.Requests);
        api.MapPost("/chat", ChatEndpoint.PostAsync);
        api.MapPost("/interrupt", ChatEndpoint.InterruptAsync);
        app.MapHub<ChatHub>(RateLimits.Hub, hub => hub.Transports = HttpTransportType.WebSockets);
    }
}
