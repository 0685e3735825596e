using FishAudio.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a graceful end of speech to a host.</summary>
public static class SpeechDrainServiceCollectionExtensions
{
    /// <summary>
    /// Lets a host that stops wait until every turn has been heard, or silence it: the turns of all chat clients that were built through
    /// <c>UseSpeech</c> with the host's services. Hosted services stop in the reverse order of their registration, so what is added after
    /// this, a web server for one, has stopped taking requests by then.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="deadline">
    /// How long to wait at most before what still speaks is silenced. Not negative. <see langword="null"/>, the default, waits for as long as
    /// the host does: <c>HostOptions.ShutdownTimeout</c>, 30 seconds unless changed.
    /// </param>
    /// <returns>The services. Calling this again changes nothing.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="deadline"/> is negative.</exception>
    public static IServiceCollection AddSpeechDrain(this IServiceCollection services, TimeSpan? deadline = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (deadline is { } time)
            ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero, nameof(deadline));
        services.TryAddSingleton<BuiltClients>();
        services.AddHostedService(provider => new SpeechDrain(provider.GetRequiredService<BuiltClients>(), deadline ?? Timeout.InfiniteTimeSpan));
        return services;
    }
}
