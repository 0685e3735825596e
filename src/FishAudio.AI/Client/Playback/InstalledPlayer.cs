namespace FishAudio.AI;

/// <summary>A player program that is on this machine.</summary>
/// <param name="Program">What it is.</param>
/// <param name="Path">Where it is.</param>
internal sealed record InstalledPlayer(PlayerProgram Program, string Path)
{
    /// <summary>Finds the first program that is installed, of those that play a format when one is given.</summary>
    /// <param name="searchPath">The folders to look in, in the form of the variable PATH.</param>
    /// <param name="format">What shall be played; <see langword="null"/> for anything.</param>
    public static InstalledPlayer? Find(string? searchPath, SpeechAudioFormat? format = null)
    {
        string[] folders = (searchPath ?? "").Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        foreach (PlayerProgram program in PlayerProgram.All)
        {
            if (format is { } wanted && !program.CanPlay(wanted))
                continue;
            string? path = folders.Select(folder => System.IO.Path.Combine(folder, FileName(program))).FirstOrDefault(IsProgram);
            if (path is not null)
                return new InstalledPlayer(program, path);
        }

        return null;
    }

    private static string FileName(PlayerProgram program) => OperatingSystem.IsWindows() ? program.Name + ".exe" : program.Name;

    private static bool IsProgram(string path)
    {
        const UnixFileMode executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & executable) != 0);
    }
}
