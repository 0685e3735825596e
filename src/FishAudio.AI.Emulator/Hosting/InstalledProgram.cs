namespace FishAudio.AI.Emulator;

/// <summary>Finds a program the way a shell does.</summary>
internal static class InstalledProgram
{
    /// <returns>The path of the program, or <see langword="null"/> when it is not there.</returns>
    public static string? Find(string name, string? configured)
    {
        if (configured is not null) return File.Exists(configured) ? configured : null;
        string[] endings = OperatingSystem.IsWindows() ? [".exe"] : [""];
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            foreach (var ending in endings)
                if (Path.Combine(folder, name + ending) is var path && File.Exists(path)) return path;
        return null;
    }
}
