using Microsoft.Extensions.DependencyInjection;

namespace FishAudio.AI;

/// <summary>A registration of Fish Audio, to be refined.</summary>
public sealed class FishAudioBuilder
{
    private readonly string _name;
    private readonly IHttpClientBuilder _http;

    internal FishAudioBuilder(IServiceCollection services, string name, string? serviceKey, IHttpClientBuilder http)
        => (Services, _name, ServiceKey, _http) = (services, name, serviceKey, http);

    /// <summary>Gets the services that are registered with.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Gets the key of this registration.</summary>
    /// <value><see langword="null"/> for the one without a key.</value>
    public string? ServiceKey { get; }

    /// <summary>Finds the API key of each request, for hosts whose tenants have keys of their own; the key of the options is then not used.</summary>
    /// <param name="provider">
    /// Is called for every session, request and prewarming, possibly by several at once, with the services of a scope of its own and the
    /// request, whose <see cref="SpeechRequest.Tenant"/> says whose it is.
    /// </param>
    /// <returns>This builder.</returns>
    public FishAudioBuilder UseApiKeyProvider(Func<IServiceProvider, SpeechRequest, CancellationToken, ValueTask<string>> provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        Services.Configure<FishAudioRegistration>(_name, registration => registration.ApiKeyProvider = provider);
        return this;
    }

    /// <summary>Changes what requests go through: a proxy, certificates, handlers of the host's own, a test's server.</summary>
    /// <param name="configure">
    /// Is given the named client of this registration. Its handlers carry the handshakes of the live route as well as plain requests, so they must
    /// pass answers on as they come. Retries are the library's own: resilience handlers that the host adds to all its clients are taken out
    /// of this one, those added here stay.
    /// </param>
    /// <returns>This builder.</returns>
    public FishAudioBuilder ConfigureHttp(Action<IHttpClientBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(_http);
        return this;
    }
}
