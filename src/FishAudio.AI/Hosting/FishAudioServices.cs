using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FishAudio.AI;

/// <summary>Makes the registrations; the options, the HTTP client and the services of one registration share a name.</summary>
internal static class FishAudioServices
{
    public static FishAudioBuilder Add(
        IServiceCollection services, string? serviceKey, Func<IServiceProvider, IConfiguration?> findSection, Action<FishAudioOptions>? configure)
    {
        string name = serviceKey ?? Options.DefaultName;
        AddOptions(services, name, findSection, configure);
        bool isNew = !services.Any(service => service.ServiceType == typeof(FishAudioClient) && Equals(service.ServiceKey, serviceKey));
        AddServices(services, serviceKey, name);
        return new FishAudioBuilder(services, name, serviceKey, AddHttp(services, name, isNew));
    }

    private static void AddOptions(IServiceCollection services, string name, Func<IServiceProvider, IConfiguration?> findSection, Action<FishAudioOptions>? configure)
    {
        services.AddOptions<FishAudioRegistration>(name).Configure<IServiceProvider>((registration, provider) =>
            registration.SectionPath = (findSection(provider) as IConfigurationSection)?.Path ?? registration.SectionPath);
        OptionsBuilder<FishAudioOptions> options = services.AddOptions<FishAudioOptions>(name).ValidateOnStart();
        options.Configure<IServiceProvider>((target, provider) =>
        {
            if (findSection(provider) is { } section)
                FishAudioConfiguration.Bind(section, target, name);
        });
        if (configure is not null)
            options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<FishAudioOptions>, FishAudioOptionsStartupCheck>());
    }

    private static IHttpClientBuilder AddHttp(IServiceCollection services, string name, bool isNew)
    {
        IHttpClientBuilder http = services.AddHttpClient(HttpName(name));
        if (!isNew)
            return http;
        return http
            // The client keeps its handler; what must be renewed are the connections below it.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler((handler, provider) =>
            {
                if (handler is SocketsHttpHandler sockets)
                    SocketSettings.Apply(sockets, OptionsOf(provider, name).ConnectTimeout);
            })
            // A host that makes all its clients resilient would have every refusal asked again twice over, and long answers cut off.
            .ConfigureAdditionalHttpMessageHandlers((handlers, _) =>
            {
                foreach (ResilienceHandler resilience in handlers.OfType<ResilienceHandler>().ToArray())
                    handlers.Remove(resilience);
            })
            .RedactLoggedHeaders(static _ => true);
    }

    // The client's types are experimental upstream; whoever does not ask for one never meets them.
#pragma warning disable MEAI001
    private static void AddServices(IServiceCollection services, string? key, string name)
    {
        if (key is null)
        {
            services.TryAddSingleton(provider => Create(provider, name));
            services.TryAddSingleton<ITextToSpeechService>(provider => provider.GetRequiredService<FishAudioClient>());
            services.TryAddSingleton(provider => provider.GetRequiredService<ITextToSpeechService>().AsTextToSpeechClient());
            return;
        }

        services.TryAddKeyedSingleton(key, (provider, _) => Create(provider, name));
        services.TryAddKeyedSingleton<ITextToSpeechService>(key, (provider, _) => provider.GetRequiredKeyedService<FishAudioClient>(key));
        services.TryAddKeyedSingleton(key, (provider, _) => provider.GetRequiredKeyedService<ITextToSpeechService>(key).AsTextToSpeechClient());
    }
#pragma warning restore MEAI001

    private static FishAudioClient Create(IServiceProvider provider, string name)
    {
        var find = provider.GetRequiredService<IOptionsMonitor<FishAudioRegistration>>().Get(name).ApiKeyProvider;
        return new FishAudioClient(
            OptionsOf(provider, name),
            provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(HttpName(name)),
            provider.GetService<TimeProvider>(),
            find is null ? null : (request, cancellationToken) => FindKeyAsync(find, provider, request, cancellationToken),
            loggerFactory: provider.GetService<ILoggerFactory>());
    }

    // The client is a singleton; what finds keys may be a database that lives for one request.
    private static async ValueTask<string> FindKeyAsync(
        Func<IServiceProvider, SpeechRequest, CancellationToken, ValueTask<string>> find,
        IServiceProvider provider,
        SpeechRequest request,
        CancellationToken cancellationToken)
    {
        AsyncServiceScope scope = provider.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
            return await find(scope.ServiceProvider, request, cancellationToken).ConfigureAwait(false);
    }

    private static FishAudioOptions OptionsOf(IServiceProvider provider, string name)
        => provider.GetRequiredService<IOptionsMonitor<FishAudioOptions>>().Get(name);

    private static string HttpName(string name) => name.Length == 0 ? "FishAudio.AI" : $"FishAudio.AI:{name}";
}
