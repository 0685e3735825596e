using System.Threading.Tasks.Sources;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests.Middleware;

/// <summary>Two updates, of which the second is there, by its status, before whoever waits for it is told: for as long as a test wants, and not for a few instructions.</summary>
internal sealed class HesitatingUpdates(IReadOnlyList<object> updates) : IAsyncEnumerable<ChatResponseUpdate>, IAsyncEnumerator<ChatResponseUpdate>, IValueTaskSource<bool>
{
    private readonly object _gate = new();
    private (Action<object?> Continue, object? State)? _waiter;
    private bool _hasTold;
    private int _taken = -1;

    public ChatResponseUpdate Current => (ChatResponseUpdate)updates[_taken];

    /// <summary>Gets whether the second update was taken by somebody who was still to be told of it.</summary>
    public bool IsTakenEarly { get; private set; }

    public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

    public ValueTask<bool> MoveNextAsync() => ++_taken == 1 ? new(this, 0) : new(_taken < updates.Count);

    public ValueTask DisposeAsync() => default;

    /// <summary>Tells whoever waits, or will wait.</summary>
    public void Tell()
    {
        (Action<object?> Continue, object? State)? waiter;
        lock (_gate)
        {
            if (_hasTold)
                return;
            (_hasTold, waiter) = (true, _waiter);
        }

        waiter?.Continue(waiter.Value.State);
    }

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token)
    {
        lock (_gate)
            return _hasTold || _waiter is not null ? ValueTaskSourceStatus.Succeeded : ValueTaskSourceStatus.Pending;
    }

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        lock (_gate)
        {
            _waiter = (continuation, state);
            if (!_hasTold)
                return;
        }

        continuation(state);
    }

    bool IValueTaskSource<bool>.GetResult(short token)
    {
        lock (_gate)
            IsTakenEarly |= !_hasTold;
        return true;
    }
}
