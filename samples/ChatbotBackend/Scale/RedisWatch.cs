using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace ChatbotBackend;

/// <summary>
/// Looks after Redis several times a lease: whether it is there, and whether it still knows what it was told. One that has lost its memory
/// is told again what this machine speaks and which conversations it knows; nobody takes more than a share of it for a lease, in which every
/// machine has told it.
/// </summary>
internal sealed class RedisWatch(
    RedisLink link, RedisSpeechAdmission admission, IOptions<ScaleOptions> options, TimeProvider time, RedisConversations? conversations = null) : BackgroundService
{
    private const int LooksALease = 6;

    // Since when Redis remembers, and for how long, by its own clock: all machines agree on it.
    private const string Memory = """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        redis.call('SET', KEYS[1], now, 'NX')
        local since = tonumber(redis.call('GET', KEYS[1]))
        return { since, now - since }
        """;

    private static readonly RedisKey[] MemoryKey = ["fishaudio:since"];
    private long _since;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(options.Value.Lease / LooksALease, time);
        do
            await LookAsync();
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task LookAsync()
    {
        try
        {
            IDatabase redis = await link.DatabaseAsync();
            long[] memory = (long[])(await redis.ScriptEvaluateAsync(Memory, MemoryKey))!;
            bool hasForgotten = memory[0] != _since;
            await admission.CountHeldAsync(redis, hasForgotten);
            _since = memory[0];
            link.Report(TimeSpan.FromMilliseconds(memory[1]) >= options.Value.Lease ? RedisState.Shared : RedisState.Settling);
            // There may be many: slots do not wait for them.
            if (hasForgotten && conversations is not null)
                _ = conversations.SaveAllAsync();
        }
        catch (Exception exception)
        {
            // Whatever it is: a server that answers is not stopped for it.
            link.Report(RedisState.Alone, exception);
        }
    }
}
