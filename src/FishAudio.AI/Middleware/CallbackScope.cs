namespace FishAudio.AI;

/// <summary>Says, inside a callback and whatever it awaits, whose callback it is; and says it no longer once the callback has returned.</summary>
internal sealed class CallbackScope : IDisposable
{
    private static readonly AsyncLocal<CallbackScope?> Current = new();

    private volatile TurnTeller? _teller;
    private CallbackScope? _outer;

    private CallbackScope(TurnTeller teller, CallbackScope? outer) => (_teller, _outer) = (teller, outer);

    /// <summary>Begins a callback. The caller must be an asynchronous method of its own: its end takes the scope off the execution context.</summary>
    public static CallbackScope Enter(TurnTeller teller)
    {
        // A turn that was begun in another's callback runs in that one's context, long after it has returned.
        CallbackScope scope = new(teller, Current.Value is { _teller: not null } outer ? outer : null);
        Current.Value = scope;
        return scope;
    }

    /// <summary>Gets a token that is cancelled when the turn in whose callback this code runs is over.</summary>
    /// <value>Never cancelled outside of callbacks.</value>
    public static CancellationToken Over => Current.Value?._teller?.Over ?? CancellationToken.None;

    /// <summary>Tells whether this code runs inside a callback of a turn.</summary>
    public static bool IsInside(TurnTeller teller)
    {
        for (CallbackScope? scope = Current.Value; scope is not null; scope = scope._outer)
        {
            if (scope._teller == teller)
                return true;
        }

        return false;
    }

    /// <summary>Ends the callback. What it has left running is not inside it any more, and holds on to nothing.</summary>
    public void Dispose() => (_teller, _outer) = (null, null);
}
