using System.ComponentModel;
using System.Diagnostics;

namespace FishAudio.AI;

/// <summary>A running player program.</summary>
internal sealed class PlayerProcess
{
    private readonly Process _process;
    private readonly object _gate = new();
    private readonly Task _complaining;
    private bool _isGone;
    private string _lastComplaint = "";

    private PlayerProcess(Process process)
    {
        _process = process;
        Input = process.StandardInput.BaseStream;
        _complaining = ReadComplaintsAsync();
        Exited = WaitForExitAsync();
    }

    /// <summary>Gets the exit code, once the program is gone.</summary>
    public Task<int> Exited { get; }

    /// <summary>Gets the program's standard input.</summary>
    public Stream Input { get; }

    /// <exception cref="InvalidOperationException">The program cannot be started.</exception>
    public static PlayerProcess Start(InstalledPlayer player, string arguments)
    {
        try
        {
            Process process = new()
            {
                StartInfo = new ProcessStartInfo(player.Path, arguments)
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                    UseShellExecute = false,
                    CreateNoWindow = true,
                },
            };
            // No callback of ours runs in the context of whoever happened to write first.
            Detached.Run(process.Start);
            return new PlayerProcess(process);
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException($"The player {player.Path} cannot be started: {exception.Message}", exception);
        }
    }

    /// <summary>Returns how the program ended, for a person.</summary>
    public string Describe(PlayerProgram program, int exitCode)
        => $"{program.Name} ended with code {exitCode}" + (_lastComplaint.Length == 0 ? " and said nothing." : $" and said \"{_lastComplaint}\".");

    /// <summary>Ends the program now. It is gone when <see cref="Exited"/> says so.</summary>
    public void Kill()
    {
        lock (_gate)
        {
            if (_isGone)
                return;
            try
            {
                // Some installations put a script in front of the program.
                _process.Kill(entireProcessTree: true);
            }
            catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
            {
                // It was ending by itself.
            }
        }
    }

    private async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        await _complaining.ConfigureAwait(false);
        lock (_gate)
        {
            _isGone = true;
            int code = _process.ExitCode;
            // A stream of a process that was asked for is the asker's to close.
            Input.Dispose();
            _process.StandardOutput.Dispose();
            _process.StandardError.Dispose();
            _process.Dispose();
            return code;
        }
    }

    private async Task ReadComplaintsAsync()
    {
        Task chatter = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        while (await _process.StandardError.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
                _lastComplaint = line.Trim();
        }

        await chatter.ConfigureAwait(false);
    }
}
