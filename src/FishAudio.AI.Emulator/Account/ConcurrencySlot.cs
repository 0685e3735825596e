namespace FishAudio.AI.Emulator;

/// <summary>The right to one piece of work in progress; given back once, however often it is disposed.</summary>
internal sealed class ConcurrencySlot(EmulatorAccount account) : IDisposable
{
    private int _given;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _given, 1) == 0) account.GiveBack();
    }
}
