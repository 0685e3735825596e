using System.Threading.Channels;

namespace FishAudio.AI;

/// <summary>Plays through a program that reads files only: one temporary WAV file after another, each with all that came while the one before it played.</summary>
/// <remarks>Between two files is a short gap, so files are made as long as the lead allows.</remarks>
internal sealed class FilePlayback : IPlayback
{
    private readonly InstalledPlayer _player;
    private readonly SpeechAudioFormat _format;
    private readonly Channel<ReadOnlyMemory<byte>> _audio = Channel.CreateUnbounded<ReadOnlyMemory<byte>>();
    private readonly object _gate = new();
    private PlayerProcess? _process;
    private bool _isComplete;
    private bool _isSilenced;

    public FilePlayback(InstalledPlayer player, SpeechAudioFormat format)
    {
        (_player, _format) = (player, format);
        Ended = Detached.Run(() => Task.Run(PlayAsync));
    }

    /// <inheritdoc/>
    public TimeSpan Lead => TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public TimeSpan Patience => TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public Task<string?> Ended { get; }

    /// <inheritdoc/>
    public bool Continues(SpeechChunk chunk) => chunk.Format == _format && !_isComplete;

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken)
    {
        _audio.Writer.TryWrite(audio);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync()
    {
        _isComplete = true;
        _audio.Writer.TryComplete();
        return default;
    }

    /// <inheritdoc/>
    public void Silence()
    {
        lock (_gate)
        {
            _isSilenced = true;
            _process?.Kill();
        }

        _audio.Writer.TryComplete();
    }

    private async Task<string?> PlayAsync()
    {
        while (await _audio.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            string path = Path.Combine(Path.GetTempPath(), $"fishaudio-{Guid.NewGuid():N}.wav");
            try
            {
                await WriteFileAsync(path).ConfigureAwait(false);
                if (!TryStart(path, out PlayerProcess? process))
                    return null;
                int code = await process.Exited.ConfigureAwait(false);
                if (code != 0 && !_isSilenced)
                    return process.Describe(_player.Program, code);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException)
            {
                return exception.Message;
            }
            finally
            {
                File.Delete(path);
            }
        }

        return null;
    }

    private async Task WriteFileAsync(string path)
    {
        SpeechFile file = new(path);
        await using (file.ConfigureAwait(false))
        {
            while (_audio.Reader.TryRead(out ReadOnlyMemory<byte> audio))
                await file.WriteAsync(new SpeechChunk(audio, _format), CancellationToken.None).ConfigureAwait(false);
        }
    }

    private bool TryStart(string path, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out PlayerProcess? process)
    {
        lock (_gate)
        {
            process = _isSilenced ? null : _process = PlayerProcess.Start(_player, $"\"{path}\"");
            return process is not null;
        }
    }
}
