using FishAudio.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers Fish Audio with a container.</summary>
/// <remarks>
/// <para>
/// Every registration adds singletons of <see cref="FishAudioClient"/>, <see cref="ITextToSpeechService"/> (the same object) and
/// Microsoft.Extensions.AI's <c>ITextToSpeechClient</c> over it, unless the host has registered its own. The container disposes
/// the client. Options are checked when the host starts, or else when the client is first asked for: a setting that does not exist, a value
/// out of range and a missing key are an <see cref="OptionsValidationException"/> that names each by its path.
/// </para>
/// <para>
/// An <see cref="ISpeechAdmission"/> that the host registers is asked by every client of the container; without one each client counts for itself.
/// </para>
/// <para>
/// A client with layers of Microsoft.Extensions.AI takes the place of the plain one:
/// <c>services.AddTextToSpeechClient(p => p.GetRequiredService&lt;ITextToSpeechService&gt;().AsTextToSpeechClient()).UseLogging()</c>.
/// </para>
/// </remarks>
public static class FishAudioServiceCollectionExtensions
{
    /// <summary>Adds Fish Audio, set up by the section <c>FishAudio</c> of the host's configuration, where there is one.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options after the configuration; <see langword="null"/> for none.</param>
    /// <returns>A builder for the rest: where keys come from, and what requests go through.</returns>
    public static FishAudioBuilder AddFishAudio(this IServiceCollection services, Action<FishAudioOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return FishAudioServices.Add(services, null, static provider => provider.GetService<IConfiguration>()?.GetSection(FishAudioRegistration.SectionName), configure);
    }

    /// <summary>Adds Fish Audio, set up by a section of configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The section; of a whole configuration, its section <c>FishAudio</c>. An empty value is one that is not set.</param>
    /// <param name="configure">Sets options after the configuration; <see langword="null"/> for none.</param>
    /// <returns>A builder for the rest: where keys come from, and what requests go through.</returns>
    public static FishAudioBuilder AddFishAudio(this IServiceCollection services, IConfiguration configuration, Action<FishAudioOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        return FishAudioServices.Add(services, null, _ => SectionOf(configuration), configure);
    }

    /// <summary>Adds Fish Audio under a key, so that several can live side by side. No configuration is read.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key that <c>[FromKeyedServices]</c> takes.</param>
    /// <param name="configure">Sets options; <see langword="null"/> for none.</param>
    /// <returns>A builder for the rest: where keys come from, and what requests go through.</returns>
    public static FishAudioBuilder AddKeyedFishAudio(this IServiceCollection services, string serviceKey, Action<FishAudioOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(serviceKey);
        return FishAudioServices.Add(services, serviceKey, static _ => null, configure);
    }

    /// <summary>Adds Fish Audio under a key, set up by a section of configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key that <c>[FromKeyedServices]</c> takes.</param>
    /// <param name="configuration">
    /// The section, which must not lie inside that of another registration; of a whole configuration, its section <c>FishAudio</c>.
    /// An empty value is one that is not set.
    /// </param>
    /// <param name="configure">Sets options after the configuration; <see langword="null"/> for none.</param>
    /// <returns>A builder for the rest: where keys come from, and what requests go through.</returns>
    public static FishAudioBuilder AddKeyedFishAudio(
        this IServiceCollection services, string serviceKey, IConfiguration configuration, Action<FishAudioOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(serviceKey);
        ArgumentNullException.ThrowIfNull(configuration);
        return FishAudioServices.Add(services, serviceKey, _ => SectionOf(configuration), configure);
    }

    private static IConfiguration SectionOf(IConfiguration configuration)
        => configuration is IConfigurationRoot ? configuration.GetSection(FishAudioRegistration.SectionName) : configuration;
}
