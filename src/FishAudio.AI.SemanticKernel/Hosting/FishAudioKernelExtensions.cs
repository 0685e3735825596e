using System.Diagnostics.CodeAnalysis;
using FishAudio.AI;
using Microsoft.Extensions.AI;
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

    /// <summary>Makes the chat services speak that are registered by now: <c>IChatClient</c>, <c>IChatCompletionService</c>, or both.</summary>
    /// <param name="builder">The kernel builder. Call this last: a chat service that is registered later is refused when the kernel is made.</param>
    /// <param name="service">What speaks; it stays the caller's to dispose. <see langword="null"/> takes the one registered with the container.</param>
    /// <param name="configure">Sets how, and who listens. Without <see cref="SpeakingChatOptions.OnAudio"/> only those replies are spoken that are given a listener with the kernel.</param>
    /// <param name="serviceId">The key of the services that speak; <see langword="null"/> for all.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">There is no chat service yet that does not speak already.</exception>
    /// <remarks>
    /// <para>Prompts, agents and whoever takes a chat service from the kernel are spoken once: where one chat service is made of another, by
    /// Semantic Kernel's adapters for instance, the outer one speaks. A client that speaks already (<c>UseSpeech</c>) keeps its voice; do not
    /// register an adapter around one as well.</para>
    /// <para>One call is silenced or redirected by <see cref="FishAudioKernelSpeechExtensions.WithSpeech(Kernel, SpeechCall)"/>, or by its execution settings. Where
    /// the kernel's plugins speak too, what they say in the course of a spoken reply is a part of it.</para>
    /// </remarks>
    public static IKernelBuilder AddFishAudioSpeakingChat(
        this IKernelBuilder builder, ITextToSpeechService? service = null, Action<SpeakingChatOptions>? configure = null, string? serviceId = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddFishAudioSpeakingChat(service, configure, serviceId);
        return builder;
    }

    /// <summary>Makes the chat services speak that are registered by now: <c>IChatClient</c>, <c>IChatCompletionService</c>, or both.</summary>
    /// <param name="services">The services. Call this last: a chat service that is registered later is refused when the kernel is made.</param>
    /// <param name="service">What speaks; it stays the caller's to dispose. <see langword="null"/> takes the one registered with the container.</param>
    /// <param name="configure">Sets how, and who listens. Without <see cref="SpeakingChatOptions.OnAudio"/> only those replies are spoken that are given a listener with the kernel.</param>
    /// <param name="serviceId">The key of the services that speak; <see langword="null"/> for all.</param>
    /// <returns>The services.</returns>
    /// <exception cref="InvalidOperationException">There is no chat service yet that does not speak already.</exception>
    public static IServiceCollection AddFishAudioSpeakingChat(
        this IServiceCollection services, ITextToSpeechService? service = null, Action<SpeakingChatOptions>? configure = null, string? serviceId = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        SpeakingRegistrations.Of(services).Add(serviceId, (provider, heard) => Speak(provider, heard, service, configure));
        return services;
    }

    private static (SpeakingChatClient Client, SpeakingChatOptions Options) Speak(
        IServiceProvider provider, IChatClient heard, ITextToSpeechService? service, Action<SpeakingChatOptions>? configure)
    {
        SpeakingChatOptions? options = null;
        // By way of the builder: a host that stops then waits for what was built with its services.
        SpeakingChatClient client = (SpeakingChatClient)heard.AsBuilder().UseSpeech(service, made =>
        {
            configure?.Invoke(made);
            options = made;
        }).Build(provider);
        provider.GetRequiredService<KernelSpeakers>().Add(client);
        return (client, options!);
    }
}
