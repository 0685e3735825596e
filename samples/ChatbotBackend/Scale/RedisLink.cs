using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace ChatbotBackend;

/// <summary>How far Redis can be relied on.</summary>
internal enum RedisState
{
    /// <summary>It cannot be reached.</summary>
    Alone,

    /// <summary>It is reached, but has lost what it knew, and not every machine may have told it again.</summary>
    Settling,

    /// <summary>It knows what every machine does.</summary>
    Shared,
}

/// <summary>The connection to Redis, and how far it can be relied on. Thread safe.</summary>
internal sealed partial class RedisLink : IAsyncDisposable
{
    private readonly object _gate = new();
    private readonly ScaleOptions _options;
    private readonly ILogger _logger;
    private readonly Task<IConnectionMultiplexer> _connection;
    private RedisState? _state;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RedisLink(IOptions<ScaleOptions> options, ILogger<RedisLink> logger)
    {
        (_options, _logger) = (options.Value, logger);
        _connection = BeginAsync();
    }

    /// <summary>Gets how far Redis can be relied on; before it is known, not at all.</summary>
    public RedisState State
    {
        get
        {
            lock (_gate)
                return _state ?? RedisState.Alone;
        }
    }

    /// <summary>Gets whether it is known that Redis cannot be reached.</summary>
    public bool IsGone
    {
        get
        {
            lock (_gate)
                return _state == RedisState.Alone;
        }
    }

    /// <summary>Gets a task that ends when the state is another one.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate)
                return _changed.Task;
        }
    }

    /// <summary>Gets the connection, also where Redis cannot be reached yet: its commands then fail at once.</summary>
    public Task<IConnectionMultiplexer> ConnectAsync() => _connection;

    /// <summary>Gets the commands.</summary>
    public async Task<IDatabase> DatabaseAsync() => (await ConnectAsync()).GetDatabase();

    /// <summary>Tells whether an exception says that Redis is not there, and not that this program is wrong.</summary>
    public static bool IsFailure(Exception exception)
        => exception is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException;

    /// <summary>Notes how far Redis can be relied on from now on.</summary>
    /// <param name="state">How far.</param>
    /// <param name="why">What failed, if something did.</param>
    public void Report(RedisState state, Exception? why = null)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            if (_state == state)
                return;
            _state = state;
            (changed, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        switch (state)
        {
            case RedisState.Alone:
                LogAlone(_options.Address, _options.LocalShare, why?.Message ?? "no connection");
                break;
            case RedisState.Settling:
                LogSettling(_options.Address, _options.Lease.TotalSeconds);
                break;
            default:
                LogShared(_options.Address, _options.MaxConcurrentSessions);
                break;
        }

        changed.SetResult();
    }

    public async ValueTask DisposeAsync() => await (await _connection).DisposeAsync();

    private async Task<IConnectionMultiplexer> BeginAsync()
    {
        ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(_options.ToRedis());
        connection.ConnectionFailed += (_, failed) =>
        {
            if (failed.ConnectionType == ConnectionType.Interactive && failed.FailureType != ConnectionFailureType.ConnectionDisposed)
                Report(RedisState.Alone, failed.Exception);
        };
        return connection;
    }

    [LoggerMessage(20, LogLevel.Warning, "Redis at {Address} cannot be reached: this server speaks at most {Share} answers at once now, its share of the account's limit, and its conversations stay on it. ({Why})")]
    private partial void LogAlone(string address, int share, string why);

    [LoggerMessage(21, LogLevel.Information, "Redis at {Address} is reached, but does not know yet what every server does: within {Seconds} s slots are shared, until then this server keeps to its share.")]
    private partial void LogSettling(string address, double seconds);

    [LoggerMessage(22, LogLevel.Information, "Conversations and the account's {Slots} slots are shared through Redis at {Address}.")]
    private partial void LogShared(string address, int slots);
}
