using System.Diagnostics.CodeAnalysis;
using FishAudio.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel.TextToAudio;

namespace Microsoft.SemanticKernel;

/// <summary>Registers Fish Audio with a kernel.</summary>
public static class FishAudioKernelExtensions
{
    /// <summary>Adds text to audio by Fish Audio.</summary>
    /// <param name="builder">The kernel builder.</param>
    /// <param name="service">What speaks; it stays the caller's to dispose. <see langword="null"/> takes the one registered with the container.</param>
    /// <param name="request">How to speak where a call does not say otherwise; <see langword="null"/> for the defaults.</param>
    /// <param name="serviceId">The key of the service; <see langword="null"/> for none.</param>
    /// <returns>The builder.</returns>
    [Experimental("SKEXP0001")]
    public static IKernelBuilder AddFishAudioTextToAudio(
        this IKernelBuilder builder, ITextToSpeechService? service = null, SpeechRequest? request = null, string? serviceId = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddFishAudioTextToAudio(service, request, serviceId);
        return builder;
    }

    /// <summary>Adds text to audio by Fish Audio.</summary>
    /// <param name="services">The services.</param>
    /// <param name="service">What speaks; it stays the caller's to dispose. <see langword="null"/> takes the one registered with the container.</param>
    /// <param name="request">How to speak where a call does not say otherwise; <see langword="null"/> for the defaults.</param>
    /// <param name="serviceId">The key of the service; <see langword="null"/> for none.</param>
    /// <returns>The services.</returns>
    [Experimental("SKEXP0001")]
    public static IServiceCollection AddFishAudioTextToAudio(
        this IServiceCollection services, ITextToSpeechService? service = null, SpeechRequest? request = null, string? serviceId = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddKeyedSingleton<ITextToAudioService>(
            serviceId, (provider, _) => new FishAudioTextToAudioService(service ?? provider.GetRequiredService<ITextToSpeechService>(), request));
    }
}
