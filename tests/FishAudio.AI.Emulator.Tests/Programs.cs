namespace FishAudio.AI.Emulator.Tests;

/// <summary>Which of the optional programs this machine has.</summary>
internal static class Programs
{
    public static bool HasFfmpeg { get; } = IsInstalled("ffmpeg");

    public static bool HasEspeakNg { get; } = IsInstalled("espeak-ng");

    private static bool IsInstalled(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name)));
}
