using FishAudio.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets a host wait for speech when it stops.</summary>
public static class SpeechDrainServiceCollectionExtensions
{
    /// <summary>
    /// Lets a host that stops wait until every turn has been heard, or silence it: the turns of all chat clients that were built through
    /// <c>UseSpeech</c> with the host's services. Hosted services stop in the reverse order of their registration, so what is added after
    /// this, a web server for one, has stopped taking requests by then.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="deadline">
    /// How long to wait at most: what is not over by then, or by the host's own <c>HostOptions.ShutdownTimeout</c>, is silenced. Not negative;
    /// default 15 seconds, half of what a host gives all of its services.
    /// </param>
    /// <returns>The services. Calling this again changes nothing.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="deadline"/> is negative.</exception>
    public static IServiceCollection AddSpeechDrain(this IServiceCollection services, TimeSpan? deadline = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        TimeSpan patience = deadline ?? TimeSpan.FromSeconds(15);
        ArgumentOutOfRangeException.ThrowIfLessThan(patience, TimeSpan.Zero, nameof(deadline));
        services.TryAddSingleton<BuiltClients>();
        services.AddHostedService(provider => new SpeechDrain(provider.GetRequiredService<BuiltClients>(), patience));
        return services;
    }
}
