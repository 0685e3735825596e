namespace FishAudio.AI;

/// <summary>Tells a turn's voice that no token has come for a while.</summary>
internal sealed class VoiceTimers : IDisposable
{
    private readonly TurnSettings _settings;
    private readonly ITimer _stall;
    private readonly ITimer _idle;

    public VoiceTimers(TimeProvider time, TurnSettings settings, TurnInbox inbox)
    {
        _settings = settings;
        _stall = Create(time, inbox, static inbox => ((TurnInbox)inbox!).Write(TurnInputKind.Stall));
        _idle = Create(time, inbox, static inbox => ((TurnInbox)inbox!).Write(TurnInputKind.Idle));
    }

    /// <summary>Begins to wait anew.</summary>
    public void OnInput(TurnInputKind kind)
    {
        if (kind is not (TurnInputKind.Text or TurnInputKind.Filler or TurnInputKind.Break or TurnInputKind.Pause))
            return;
        _stall.Change(_settings.FlushPolicy.StallDelay, Timeout.InfiniteTimeSpan);
        _idle.Change(_settings.Options.SessionGrace, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _stall.Dispose();
        _idle.Dispose();
    }

    private static ITimer Create(TimeProvider time, TurnInbox inbox, TimerCallback callback)
        => Detached.Run(() => time.CreateTimer(callback, inbox, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
}
