namespace FishAudio.AI.Emulator;

/// <summary>The two forms in which the service was seen to refuse work over an account's concurrency limit.</summary>
public enum EmulatorConcurrencyRefusal
{
    /// <summary>The upgrade succeeds; <c>start</c> is answered by an <c>error</c> event and a close. Only running sessions are counted.</summary>
    InBand,

    /// <summary>The upgrade itself is answered with status 429. Every open connection is counted.</summary>
    AtUpgrade,
}
