namespace FishAudio.AI.Emulator;

/// <summary>Holds the options to their documented ranges.</summary>
internal static class OptionsCheck
{
    public static void Check(FishAudioEmulatorOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Port, 65535);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxConcurrency ?? 1, 1, nameof(options.MaxConcurrency));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ApiCredit ?? 0, 0, nameof(options.ApiCredit));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxMessageBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.FrameDuration, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.IdleTimeout ?? TimeSpan.MaxValue, TimeSpan.Zero, nameof(options.IdleTimeout));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.HeldTail, TimeSpan.Zero);
        ArgumentNullException.ThrowIfNull(options.Pacing);
        ArgumentNullException.ThrowIfNull(options.TimeProvider);
        if (options.ApiKey is { Length: 0 }) throw new ArgumentException("The key must not be empty; null accepts any.", nameof(options));

        // A journal that cannot be written shall be known now and not when the first session ends.
        if (options.JournalPath is { } path) File.AppendAllText(path, "");
    }
}
