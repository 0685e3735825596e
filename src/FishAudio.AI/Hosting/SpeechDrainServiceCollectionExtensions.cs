using FishAudio.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets a host wait for speech when it stops.</summary>
public static class SpeechDrainServiceCollectionExtensions
{
    /// <summary>Lets replies be spoken to their end when the host stops. It concerns every chat client that is built with <c>UseSpeech</c> from this container.</summary>
    /// <param name="services">The services.</param>
    /// <param name="deadline">How long to wait at most; what is not over by then, or by the host's own shutdown timeout, is silenced. Not negative; default 15 seconds.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="deadline"/> is negative.</exception>
    public static IServiceCollection AddSpeechDrain(this IServiceCollection services, TimeSpan? deadline = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        TimeSpan patience = deadline ?? TimeSpan.FromSeconds(15);
        ArgumentOutOfRangeException.ThrowIfLessThan(patience, TimeSpan.Zero, nameof(deadline));
        services.TryAddSingleton<SpeakingChatClients>();
        return services.AddSingleton<IHostedService>(provider => new SpeechDrain(provider.GetRequiredService<SpeakingChatClients>(), patience));
    }
}
