using FishAudio.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.AI;

/// <summary>Adds a history of what was heard to a chat client.</summary>
public static class HeardHistoryChatClientBuilderExtensions
{
    /// <summary>Lets the model see what its user has heard of the replies that were interrupted, in place of what it had written.</summary>
    /// <param name="builder">The builder. Add this before <c>UseSpeech</c>, so that it goes around the speaking chat client.</param>
    /// <param name="configure">Sets the marks; <see langword="null"/> for those that are usual.</param>
    /// <returns>The builder.</returns>
    public static ChatClientBuilder UseHeardHistory(this ChatClientBuilder builder, Action<HeardHistoryOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) =>
        {
            HeardHistoryOptions options = new();
            configure?.Invoke(options);
            return new HeardHistoryChatClient(inner, options, services.GetService<ILoggerFactory>());
        });
    }
}
