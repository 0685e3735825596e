using System.Security.Cryptography;
using FishAudio.AI;
using Medallion.Threading.Redis;
using StackExchange.Redis;

namespace ChatbotBackend;

/// <summary>The slots of one account: who waits for one on this machine, and who has one. Thread safe.</summary>
/// <remarks>
/// On this machine it is first come, first served. Machines that wait ask Redis one request at a time each, at random moments: whose
/// answer has ended has no better chance of the slot than the others, so that none waits for ever.
/// </remarks>
internal sealed class SharedSlots(string account, RedisLink link, ScaleOptions options, TimeProvider time)
{
    private const int ShortestPause = 25;
    private const int LongestPause = 75;
    private static readonly TimeSpan RefusalPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestRefusalPause = TimeSpan.FromMinutes(1);

    // Accounts are upgraded: what was named once is not believed for ever.
    private static readonly TimeSpan NamedLimitHolds = TimeSpan.FromMinutes(5);

    private readonly object _gate = new();
    // In the order in which they came.
    private readonly List<Waiter> _waiting = [];
    private readonly HashSet<SharedSlot> _held = [];
    private bool _isServing;
    private bool _countsConnections;
    private (long At, TimeSpan Pause)? _refused;
    private (long At, int Limit)? _named;

    public async ValueTask<IDisposable?> AcquireAsync(SpeechAdmissionRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiter waiter = new(request);
        lock (_gate)
        {
            if (waiter.IsImpatient && _waiting.Count > 0)
                return null;
            _waiting.Add(waiter);
            if (!_isServing)
                ThreadPool.UnsafeQueueUserWorkItem(static slots => _ = slots.ServeAsync(), this, preferLocal: false);
            _isServing = true;
        }

        try
        {
            TimeSpan patience = waiter.IsImpatient ? Timeout.InfiniteTimeSpan : request.Timeout;
            return await waiter.Turn.Task.WaitAsync(patience, time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            bool isGiven;
            lock (_gate)
                isGiven = !_waiting.Remove(waiter);
            IDisposable? slot = isGiven ? await waiter.Turn.Task : null;
            if (exception is TimeoutException)
                return slot;
            slot?.Dispose();
            throw;
        }
    }

    /// <summary>Takes no slot for a while: the service has no room, whoever may be counted.</summary>
    /// <returns>Whether it has named a limit that is lower than was known.</returns>
    public bool OnRefused(FishAudioServerException refusal)
    {
        TimeSpan pause = refusal.RetryAfter is { } named && named > RefusalPause ? named : RefusalPause;
        lock (_gate)
        {
            _refused = (time.GetTimestamp(), pause > LongestRefusalPause ? LongestRefusalPause : pause);
            _countsConnections = refusal.Status is 429;
            if (refusal.MaxConcurrency is not (> 0 and int limit))
                return false;
            bool isLower = limit < Limit;
            _named = (time.GetTimestamp(), limit);
            return isLower;
        }
    }

    /// <inheritdoc cref="RedisSpeechAdmission.CountHeldAsync"/>
    public async Task CountHeldAsync(IDatabase redis, bool hasForgotten)
    {
        SharedSlot[] uncounted;
        lock (_gate)
            uncounted = [.. _held.Where(slot => hasForgotten || !slot.IsCounted)];
        foreach (SharedSlot slot in uncounted)
        {
            if (await Semaphore(redis, int.MaxValue).TryAcquireAsync() is not { } lease)
                continue;
            RedisDistributedSemaphoreHandle? surplus = lease;
            lock (_gate)
            {
                if (_held.Contains(slot))
                    (surplus, slot.Lease) = (slot.Lease, lease);
            }

            GiveBack(surplus);
        }
    }

    internal void Release(SharedSlot slot)
    {
        lock (_gate)
        {
            if (!_held.Remove(slot))
                return;
        }

        GiveBack(slot.Lease);
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            await WaitAfterRefusalAsync();
            SharedSlot? taken = await TryTakeAsync();
            SharedSlot? surplus = null;
            bool isDone;
            lock (_gate)
            {
                if (taken is null)
                    SendAwayTheImpatient();
                else if (!GiveToFirst(taken))
                    surplus = taken;
                isDone = _waiting.Count == 0;
                _isServing = !isDone;
            }

            surplus?.Dispose();
            if (isDone)
                return;
            if (taken is null)
                await Task.WhenAny(link.Changed, Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(ShortestPause, LongestPause)), time));
        }
    }

    // Guarded by the caller. Each machine learns it from a refusal of its own.
    private int Limit => _named is { } named && time.GetElapsedTime(named.At) < NamedLimitHolds ? Math.Min(named.Limit, options.MaxConcurrentSessions) : options.MaxConcurrentSessions;

    // Guarded by the caller.
    private bool GiveToFirst(SharedSlot slot)
    {
        if (_waiting.MaxBy(waiter => (_countsConnections && waiter.Request.IsConnected, waiter.Request.Refusals)) is not { } first)
            return false;
        _waiting.Remove(first);
        first.Turn.SetResult(slot);
        return true;
    }

    private void SendAwayTheImpatient()
    {
        foreach (Waiter waiter in _waiting.FindAll(waiter => waiter.IsImpatient))
        {
            _waiting.Remove(waiter);
            waiter.Turn.SetResult(null);
        }
    }

    private async Task<SharedSlot?> TryTakeAsync()
    {
        int limit;
        lock (_gate)
            limit = Limit;
        try
        {
            if (link.State == RedisState.Shared)
                return await Semaphore(await link.DatabaseAsync(), limit).TryAcquireAsync() is { } lease ? Hold(lease) : null;
        }
        catch (Exception exception)
        {
            // Whatever it is: those who wait here must be served.
            link.Report(RedisState.Alone, exception);
        }

        lock (_gate)
            return _held.Count < Math.Min(options.LocalShare, limit) ? Hold(null) : null;
    }

    private SharedSlot Hold(RedisDistributedSemaphoreHandle? lease)
    {
        SharedSlot slot = new(this, lease);
        lock (_gate)
            _held.Add(slot);
        return slot;
    }

    private async Task WaitAfterRefusalAsync()
    {
        TimeSpan left;
        lock (_gate)
            left = _refused is { } refused ? refused.Pause - time.GetElapsedTime(refused.At) : TimeSpan.Zero;
        if (left > TimeSpan.Zero)
            await Task.Delay(left, time);
    }

    // The number is said with every request, not kept in Redis: what is in use already can be counted beyond it.
    private RedisDistributedSemaphore Semaphore(IDatabase redis, int count)
        => new($"fishaudio:slots:{account}", count, redis, lease => lease.Expiry(options.Lease));

    private static void GiveBack(RedisDistributedSemaphoreHandle? lease)
    {
        if (lease is not null)
            _ = GiveBackAsync(lease);
    }

    private static async Task GiveBackAsync(RedisDistributedSemaphoreHandle lease)
    {
        try
        {
            await lease.DisposeAsync();
        }
        catch (Exception)
        {
            // Redis is gone. What it still counts ends with the lease.
        }
    }

    private sealed class Waiter(SpeechAdmissionRequest request)
    {
        public SpeechAdmissionRequest Request => request;

        public bool IsImpatient => request.Timeout <= TimeSpan.Zero;

        public TaskCompletionSource<IDisposable?> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>A slot that somebody on this machine has.</summary>
/// <param name="owner">Whose it is; guards what changes here.</param>
/// <param name="lease">What Redis knows of it; <see langword="null"/> for nothing.</param>
internal sealed class SharedSlot(SharedSlots owner, RedisDistributedSemaphoreHandle? lease) : IDisposable
{
    public RedisDistributedSemaphoreHandle? Lease { get; set; } = lease;

    /// <summary>Gets whether Redis counts it, as far as this machine knows. Only of a slot that is held.</summary>
    public bool IsCounted => Lease is { } counted && !counted.HandleLostToken.IsCancellationRequested;

    public void Dispose() => owner.Release(this);
}
