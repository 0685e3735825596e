using System.Runtime.CompilerServices;

namespace FishAudio.AI;

/// <summary>Something that is waited for together with other things: it rings their alarm when it is there. Used again for the next. For one waiter.</summary>
internal sealed class Awaited
{
    private readonly Action _onThere;
    private ValueTask<bool> _task;
    private bool _isWatched;
    private volatile bool _isThere;

    public Awaited(Alarm alarm) => _onThere = () =>
    {
        _isThere = true;
        alarm.Ring();
    };

    /// <summary>Gets whether something has begun that was not ended.</summary>
    public bool IsPending { get; private set; }

    /// <summary>Gets whether what has begun is there. Where it is not, the alarm will ring.</summary>
    public bool IsCompleted
    {
        get
        {
            // Whoever has asked a task to tell when it is there must not take it before it has told: its maker is still at work on it.
            if (_isWatched)
                return _isThere;
            if (_task.IsCompleted)
                return true;
            _isWatched = true;
            ConfiguredValueTaskAwaitable<bool>.ConfiguredValueTaskAwaiter awaiter = _task.ConfigureAwait(false).GetAwaiter();
            awaiter.UnsafeOnCompleted(_onThere);
            return _isThere;
        }
    }

    /// <summary>Begins to wait for something.</summary>
    public void Begin(ValueTask<bool> task)
    {
        (_isWatched, _isThere) = (false, false);
        (_task, IsPending) = (task, true);
    }

    /// <summary>Takes what is there.</summary>
    public bool End()
    {
        (ValueTask<bool> task, _task, IsPending) = (_task, default, false);
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Lets go of what is there, be it a failure.</summary>
    public void Forget()
    {
        (ValueTask<bool> task, _task, IsPending) = (_task, default, false);
        _ = task.AsTask().Exception;
    }
}
