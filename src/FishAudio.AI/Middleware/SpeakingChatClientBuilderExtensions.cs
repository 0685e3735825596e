using FishAudio.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.AI;

/// <summary>Adds speech to a chat client.</summary>
public static class SpeakingChatClientBuilderExtensions
{
    /// <summary>Lets a chat client speak its replies while the model is still writing them.</summary>
    /// <param name="builder">The builder. The first layer added is the outermost: add speech before function invocation to hear a reply and its tool rounds as one.</param>
    /// <param name="service">What speaks; it stays the caller's to dispose. <see langword="null"/> takes the service registered with the container.</param>
    /// <param name="configure">Sets how, and who listens: without <see cref="SpeakingChatOptions.OnAudio"/> nothing is spoken.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">On build: an option has a value out of its range.</exception>
    /// <exception cref="InvalidOperationException">On build: no service was given and none is registered.</exception>
    public static ChatClientBuilder UseSpeech(
        this ChatClientBuilder builder, ITextToSpeechService? service = null, Action<SpeakingChatOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) =>
        {
            SpeakingChatOptions options = new();
            configure?.Invoke(options);
            SpeakingChatClient client = new(
                inner,
                service ?? services.GetService<ITextToSpeechService>() ?? throw new InvalidOperationException(
                    "UseSpeech has nothing to speak with: pass a FishAudioClient, or register one and build the chat client with its service provider."),
                options,
                services.GetService<ILoggerFactory>(),
                services.GetService<TimeProvider>());
            services.GetService<BuiltClients>()?.Add(client.Turns);
            return client;
        });
    }
}
