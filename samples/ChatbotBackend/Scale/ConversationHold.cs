using Medallion.Threading.Redis;
using StackExchange.Redis;

namespace ChatbotBackend;

/// <summary>Keeps other machines from going on in a conversation while this one is about to: two devices may send in the same instant.</summary>
internal sealed class ConversationHold : IAsyncDisposable
{
    // Longer than whoever has it needs, for what that waits for gives up by itself.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(6);

    // It is held for a few questions to Redis, and seldom waited for.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(20);

    private readonly RedisDistributedLockHandle _handle;

    private ConversationHold(RedisDistributedLockHandle handle) => _handle = handle;

    /// <summary>Waits until nobody else has it.</summary>
    /// <returns><see langword="null"/> when somebody has it for too long: a machine that hangs stops no conversation.</returns>
    public static async Task<ConversationHold?> TryTakeAsync(IDatabase redis, string conversation)
    {
        RedisDistributedLock only = new($"chatbot:taking:{conversation}", redis, options => options.Expiry(Lease).BusyWaitSleepTime(ShortestPause, LongestPause));
        return await only.TryAcquireAsync(Patience) is { } handle ? new ConversationHold(handle) : null;
    }

    /// <summary>Lets go.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _handle.DisposeAsync();
        }
        catch (Exception)
        {
            // Redis is gone. What it still knows of this ends with the lease.
        }
    }
}
