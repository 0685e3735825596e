namespace FishAudio.AI.Emulator.Tests;

internal static class Emulators
{
    /// <summary>The built-in voice at full speed: what most tests want.</summary>
    public static Task<FishAudioEmulator> StartFastAsync(bool keepOpen = true, int maxMessageBytes = 32 * 1024 * 1024, TimeSpan heldTail = default) =>
        FishAudioEmulator.StartAsync(new()
        {
            Voice = EmulatorVoice.BuiltIn,
            Pacing = EmulatorPacing.None,
            KeepOpenAfterFinish = keepOpen,
            MaxMessageBytes = maxMessageBytes,
            HeldTail = heldTail,
        });
}
