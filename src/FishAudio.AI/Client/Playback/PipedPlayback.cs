namespace FishAudio.AI;

/// <summary>Plays through the standard input of one program.</summary>
internal sealed class PipedPlayback : IPlayback
{
    // The last buffer of a device is cut by some programs when their input ends; then it is this silence that is cut.
    private static readonly TimeSpan Tail = TimeSpan.FromMilliseconds(200);

    private readonly PlayerProgram _program;
    private readonly SpeechAudioFormat _format;
    private readonly int _stream;
    private readonly PlayerProcess _process;
    private volatile bool _isComplete;
    private volatile bool _isSilenced;

    private PipedPlayback(PlayerProgram program, SpeechChunk first, PlayerProcess process)
    {
        (_program, _format, _stream, _process) = (program, first.Format, first.Stream, process);
        Ended = WaitForEndAsync();
    }

    /// <inheritdoc/>
    public TimeSpan Lead => TimeSpan.FromMilliseconds(400);

    /// <inheritdoc/>
    /// <value>Without end where bytes tell no time: then only the program knows when all has been heard.</value>
    public TimeSpan Patience => _format.DurationOf(0) is null ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public Task<string?> Ended { get; }

    /// <exception cref="InvalidOperationException">The program cannot be started.</exception>
    public static async Task<PipedPlayback> StartAsync(InstalledPlayer player, SpeechChunk first)
    {
        string arguments = player.Program.Arguments(first.Format)!;
        if (player.Program.Name == "pw-play" && await MentionsRawAsync(player).ConfigureAwait(false))
            arguments = "--raw " + arguments;
        return new PipedPlayback(player.Program, first, PlayerProcess.Start(player, arguments));
    }

    /// <inheritdoc/>
    /// <remarks>Samples of one format play on, whichever turn they come from; an encoded stream has a beginning that a decoder needs.</remarks>
    public bool Continues(SpeechChunk chunk)
        => !_isComplete && chunk.Format == _format && (_format.IsSamples || (chunk.Stream == _stream && chunk.Index > 0));

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken)
    {
        try
        {
            await _process.Input.WriteAsync(audio, cancellationToken).ConfigureAwait(false);
            await _process.Input.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The pipe is broken: the program is ending, and its end says why.
            await Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask CompleteAsync()
    {
        if (_isComplete)
            return;
        if (_format is { IsSamples: true, IsWav: false })
            await WriteAsync(new byte[(int)(Tail.TotalSeconds * _format.SampleRate) * 2], CancellationToken.None).ConfigureAwait(false);
        _isComplete = true;
        await _process.Input.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Silence()
    {
        _isSilenced = true;
        _process.Kill();
    }

    private async Task<string?> WaitForEndAsync()
    {
        int code = await _process.Exited.ConfigureAwait(false);
        return _isSilenced || (_isComplete && code == 0) ? null : _process.Describe(_program, code);
    }

    // PipeWire's program took raw samples from standard input without being asked until 1.2, and wants to be asked since 1.4.
    private static async Task<bool> MentionsRawAsync(InstalledPlayer player)
    {
        using System.Diagnostics.Process help = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo(player.Path, "--help") { RedirectStandardOutput = true, RedirectStandardError = true })!;
        return (await help.StandardOutput.ReadToEndAsync().ConfigureAwait(false)).Contains("--raw", StringComparison.Ordinal);
    }
}
