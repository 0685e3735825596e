namespace FishAudio.AI.Emulator.Tests;

/// <summary>A hung test fails instead of hanging: no test comes near this.</summary>
internal static class Timeouts
{
    public static CancellationToken Token() => new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System).Token;
}
