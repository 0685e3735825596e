namespace FishAudio.AI;

/// <summary>Slots for the clients of this process: first come, first served, for each account on its own.</summary>
/// <remarks>
/// It needs no limit to be told: when the service refuses, no more than are in progress at that moment are let in, and after a while one more at a time,
/// until it refuses again or has room for all. A limit that the service names is kept to for five minutes after it was last
/// named. One object can serve several clients. Thread safe.
/// </remarks>
public sealed class InProcessSpeechAdmission : ISpeechAdmission, IDisposable
{
    private const int ManyAccounts = 64;

    private readonly object _gate = new();
    private readonly Dictionary<string, AccountSlots> _accounts = new(StringComparer.Ordinal);
    private readonly int? _maxConcurrentSessions;
    private readonly TimeProvider _time;
    private bool _disposed;

    /// <summary>Creates slots.</summary>
    /// <param name="maxConcurrentSessions">How many there are for each account, at least 1; <see langword="null"/> for as many as the service takes.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public InProcessSpeechAdmission(int? maxConcurrentSessions = null, TimeProvider? timeProvider = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrentSessions ?? 1, 1, nameof(maxConcurrentSessions));
        (_maxConcurrentSessions, _time) = (maxConcurrentSessions, timeProvider ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public ValueTask<IDisposable?> AcquireAsync(SpeechAdmissionRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        // Inside, so that no account is forgotten between being found and being asked. Nothing is waited for in here.
        lock (_gate)
            return AccountOf(request.Account).AcquireAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    public void OnRefused(SpeechAdmissionRequest request, IDisposable? slot, FishAudioServerException refusal)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(refusal);
        lock (_gate)
        {
            if (!_disposed)
                AccountOf(request.Account).OnRefused(slot, refusal);
        }
    }

    /// <summary>Ends all waiting with an <see cref="ObjectDisposedException"/>. Slots that were given can still be given back.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (AccountSlots account in _accounts.Values)
                account.Dispose();
            _accounts.Clear();
        }
    }

    private AccountSlots AccountOf(string account)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_accounts.TryGetValue(account, out AccountSlots? slots))
            return slots;
        // Tenants that came once must not be remembered for ever.
        if (_accounts.Count >= ManyAccounts)
            ForgetQuietOnes();
        return _accounts[account] = new AccountSlots(_maxConcurrentSessions, _time);
    }

    private void ForgetQuietOnes()
    {
        foreach ((string name, AccountSlots slots) in _accounts)
        {
            if (slots.IsQuiet)
                _accounts.Remove(name);
        }
    }
}
