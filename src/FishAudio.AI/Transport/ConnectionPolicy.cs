namespace FishAudio.AI;

/// <summary>How long connections are kept, and how many.</summary>
/// <param name="MostIdle">How many may wait for one key; with 0 none is kept.</param>
/// <param name="Lifetime">How old a connection may become.</param>
/// <param name="IdleTimeout">How long it may wait.</param>
/// <param name="DialsAhead">Whether another one is dialled while the last one that waited is in use.</param>
internal readonly record struct ConnectionPolicy(int MostIdle, TimeSpan Lifetime, TimeSpan IdleTimeout, bool DialsAhead)
{
    /// <summary>How many may wait over all keys. A host of many tenants has many keys, most of them quiet.</summary>
    public const int MostIdleOverall = 64;

    /// <summary>After a connection could not be dialled ahead, none is for so long: it was a courtesy, and not to be insisted on.</summary>
    public static TimeSpan DialAheadPause { get; } = TimeSpan.FromSeconds(60);

    public static ConnectionPolicy Default { get; } = new(8, TimeSpan.FromSeconds(300), TimeSpan.FromSeconds(120), DialsAhead: true);
}
