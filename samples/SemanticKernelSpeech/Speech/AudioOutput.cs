using FishAudio.AI;

namespace SemanticKernelSpeech;

/// <summary>Where the agent is heard: the speaker, and a WAV file where one is asked for or where there is no speaker.</summary>
internal sealed class AudioOutput : IAsyncDisposable
{
    private readonly SpeechFile? _file;
    private SpeechPlayer? _player;

    private AudioOutput(SpeechFile? file, SpeechPlayer? player) => (_file, _player) = (file, player);

    /// <summary>Gets why the agent cannot be heard, or <see langword="null"/>.</summary>
    public string? Problem { get; private set; }

    /// <summary>Gets the file, or <see langword="null"/>.</summary>
    public string? KeptFile => _file?.FullPath;

    /// <exception cref="UsageException">The file cannot be written.</exception>
    public static AudioOutput Create(AgentSettings settings)
    {
        SpeechPlayer? player = settings.Play ? SpeechPlayer.TryCreate() : null;
        bool isUnheard = settings.Play && player is null;
        string? path = settings.Out?.FullName ?? (isUnheard ? Path.Combine(Path.GetTempPath(), $"semantic-kernel-speech-{Environment.ProcessId}.wav") : null);
        try
        {
            return new AudioOutput(path is null ? null : new SpeechFile(path), player)
            {
                Problem = isUnheard ? "No audio player is installed (ffplay, mpv, pw-play, paplay, aplay or afplay)." : null,
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The audio file cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>Takes a chunk, at the pace of the speaker if there is one.</summary>
    public async ValueTask WriteAsync(SpeechChunk chunk, CancellationToken cancellationToken)
    {
        // A chunk that is being written when the agent is interrupted is written whole: the file stays valid.
        if (_file is not null)
            await _file.WriteAsync(chunk, CancellationToken.None);
        await TryHearAsync(player => player.WriteAsync(chunk, cancellationToken));
    }

    /// <summary>Waits until everything has been heard.</summary>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => TryHearAsync(player => new ValueTask(player.CompleteAsync(cancellationToken)));

    /// <summary>Silence now.</summary>
    public void Silence() => _player?.Clear();

    public async ValueTask DisposeAsync()
    {
        if (_player is not null)
            await _player.DisposeAsync();
        if (_file is not null)
            await _file.DisposeAsync();
    }

    private async ValueTask TryHearAsync(Func<SpeechPlayer, ValueTask> hear)
    {
        try
        {
            if (_player is not null)
                await hear(_player);
        }
        catch (InvalidOperationException exception)
        {
            Problem = exception.Message;
            await _player!.DisposeAsync();
            _player = null;
        }
    }
}
