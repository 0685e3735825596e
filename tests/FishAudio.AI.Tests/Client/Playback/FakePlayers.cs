using System.Diagnostics;
using System.Globalization;

namespace FishAudio.AI.Tests;

/// <summary>A folder with player programs that are shell scripts: what they were told and what they heard is in files beside them.</summary>
internal sealed class FakePlayers : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fake-players-").FullName;

    /// <summary>Gets the folder, as a search path.</summary>
    public string SearchPath => _folder;

    /// <summary>Adds a player that hears everything and ends with its input.</summary>
    public FakePlayers Hearing(string name)
        => With(name, """
            printf '%s\n' "$*" >> "$0.arguments"
            exec cat >> "$0.heard"
            """);

    /// <summary>Adds a player that plays files.</summary>
    public FakePlayers ReadingFiles(string name)
        => With(name, """
            printf '%s\n' "$*" >> "$0.arguments"
            exec cat "$1" >> "$0.heard"
            """);

    /// <summary>Adds a player that has no device.</summary>
    public FakePlayers WithoutDevice(string name, int exitCode)
        => With(name, $"""
            echo 'cannot find card 0' >&2
            exit {exitCode}
            """);

    /// <summary>Adds a player that never reads and never ends.</summary>
    public FakePlayers Hanging(string name) => With(name, "exec sleep 1000");

    /// <summary>Adds a player that is a script around the program that plays.</summary>
    public FakePlayers Wrapped(string name)
    {
        using Process pipe = Process.Start("mkfifo", Path.Combine(_folder, name + ".inner"));
        pipe.WaitForExit();
        return With(name, """
            sleep 1000 &
            echo $! > "$0.inner"
            wait
            """);
    }

    /// <summary>Waits until the program inside a wrapped player runs.</summary>
    public Task<int> WrappedProcessAsync(string name)
        => Task.Run(() => int.Parse(File.ReadAllText(Path.Combine(_folder, name + ".inner")), CultureInfo.InvariantCulture));

    public FakePlayers With(string name, string script)
    {
        string path = Path.Combine(_folder, name);
        // Its process identifier is told before anything else, in one step.
        File.WriteAllText(path, "#!/bin/sh\necho $$ > \"$0.pid.new\"; mv \"$0.pid.new\" \"$0.pid\"\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return this;
    }

    public void Remove(string name) => File.Delete(Path.Combine(_folder, name));

    public string[] ArgumentsOf(string name) => File.ReadAllLines(Path.Combine(_folder, name + ".arguments"));

    /// <summary>Counts how often a program has said with what it was started.</summary>
    public int StartsOf(string name) => File.Exists(Path.Combine(_folder, name + ".arguments")) ? ArgumentsOf(name).Length : 0;

    public byte[] HeardBy(string name) => File.ReadAllBytes(Path.Combine(_folder, name + ".heard"));

    public bool WasStarted(string name) => File.Exists(Path.Combine(_folder, name + ".pid"));

    public bool IsRunning(string name)
        => IsRunning(int.Parse(File.ReadAllText(Path.Combine(_folder, name + ".pid")), CultureInfo.InvariantCulture));

    /// <summary>Waits until a process is gone.</summary>
    public static async Task WaitForEndAsync(int processId)
    {
        try
        {
            using Process process = Process.GetProcessById(processId);
            await process.WaitForExitAsync();
        }
        catch (ArgumentException)
        {
            // It was gone before it could be looked at.
        }
    }

    private static bool IsRunning(int processId)
    {
        try
        {
            using Process process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
