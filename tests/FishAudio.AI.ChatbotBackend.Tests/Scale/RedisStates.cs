using ChatbotBackend;

namespace FishAudio.AI.ChatbotBackend.Tests.Scale;

/// <summary>Waits for what a machine knows of Redis.</summary>
internal static class RedisStates
{
    public static Task IsAsync(this RedisLink link, RedisState state) => link.IsAsync(now => now == state);

    public static async Task IsAsync(this RedisLink link, Func<RedisState, bool> condition)
    {
        while (true)
        {
            Task changed = link.Changed;
            if (condition(link.State))
                return;
            await changed.WaitAsync(RunningBackend.Patience);
        }
    }
}
