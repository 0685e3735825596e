using System.Collections.Concurrent;
using FishAudio.AI;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace ChatbotBackend;

/// <summary>Slots of the account, counted in Redis over all machines; this machine's share of them when Redis cannot be reached. Thread safe.</summary>
internal sealed partial class RedisSpeechAdmission(RedisLink link, IOptions<ScaleOptions> options, TimeProvider time, ILogger<RedisSpeechAdmission> logger) : ISpeechAdmission
{
    // A backend has one account, or a few: none is ever forgotten.
    private readonly ConcurrentDictionary<string, SharedSlots> _accounts = new(StringComparer.Ordinal);

    public ValueTask<IDisposable?> AcquireAsync(SpeechAdmissionRequest request, CancellationToken cancellationToken)
        => SlotsOf(request.Account).AcquireAsync(request, cancellationToken);

    public void OnRefused(SpeechAdmissionRequest request, IDisposable? slot, FishAudioServerException refusal)
    {
        slot?.Dispose();
        if (SlotsOf(request.Account).OnRefused(refusal))
            LogLowerLimit(refusal.MaxConcurrency!.Value, options.Value.MaxConcurrentSessions);
    }

    /// <summary>Has Redis count the slots that are held here and that it does not know of: whatever the limit, since they are in use.</summary>
    /// <param name="redis">The commands.</param>
    /// <param name="hasForgotten">Whether it can know of none.</param>
    public async Task CountHeldAsync(IDatabase redis, bool hasForgotten)
    {
        foreach (SharedSlots slots in _accounts.Values)
            await slots.CountHeldAsync(redis, hasForgotten);
    }

    private SharedSlots SlotsOf(string account) => _accounts.GetOrAdd(account, name => new SharedSlots(name, link, options.Value, time));

    [LoggerMessage(24, LogLevel.Warning, "The speech service has let the account speak only {Limit} answers at once, not {Slots} as Scale:MaxConcurrentSessions says. This server keeps to it for a while.")]
    private partial void LogLowerLimit(int limit, int slots);
}
