using StackExchange.Redis;

namespace ChatbotBackend;

/// <summary>What machines with one account share, and what each may do alone: the section <c>Scale</c>. In force where <see cref="Redis"/> is said, for which <c>--redis HOST[:PORT]</c> is short.</summary>
public sealed class ScaleOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Scale";

    /// <summary>Gets or sets where Redis is, as StackExchange.Redis reads it: an address, and after commas what else there is to say, such as a password.</summary>
    public string Redis { get; set; } = "";

    /// <summary>Gets or sets how many answers the account lets all machines speak at once.</summary>
    public int MaxConcurrentSessions { get; set; } = 5;

    /// <summary>Gets or sets how many of them this machine may speak when Redis cannot say what the others do. All shares together should not exceed the limit.</summary>
    public int LocalShare { get; set; } = 1;

    /// <summary>Gets or sets when the slots of a machine that died are free again. A machine that stands still for longer loses those it has.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets the address alone, for logs.</summary>
    internal string Address => Redis.Split(',')[0];

    /// <summary>Reads where Redis is. Whatever waits for it must not wait long: there is something to do without it.</summary>
    /// <exception cref="ArgumentException">It cannot be read.</exception>
    internal ConfigurationOptions ToRedis()
    {
        ConfigurationOptions redis = ConfigurationOptions.Parse(Redis);
        redis.AbortOnConnectFail = false;
        redis.BacklogPolicy = BacklogPolicy.FailFast;
        redis.ConnectTimeout = redis.AsyncTimeout = redis.SyncTimeout = 1000;
        redis.ConnectRetry = 1;
        redis.ReconnectRetryPolicy = new LinearRetry(500);
        redis.HeartbeatInterval = TimeSpan.FromMilliseconds(500);
        return redis;
    }

    internal bool IsAddress()
    {
        try
        {
            return ToRedis().EndPoints.Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
