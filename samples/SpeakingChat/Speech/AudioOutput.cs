using FishAudio.AI;

namespace SpeakingChat;

/// <summary>Where the audio goes: to the speaker if there is one, and always into a file, which stays if it was asked for or if the speaker failed.</summary>
internal sealed class AudioOutput : IAsyncDisposable
{
    private readonly SpeechFile _file;
    private readonly bool _isFileWanted;
    private SpeechPlayer? _player;
    private bool _wasHeard;
    private bool _hasAudio;

    private AudioOutput(SpeechFile file, bool isFileWanted, SpeechPlayer? player) => (_file, _isFileWanted, _player) = (file, isFileWanted, player);

    /// <summary>Gets why the audio cannot be heard, or <see langword="null"/>.</summary>
    public string? Problem { get; private set; }

    /// <summary>Gets how long the reply's audio so far plays.</summary>
    public TimeSpan Arrived { get; private set; }

    /// <summary>Gets which place of the reply is being heard; without a speaker, what has arrived.</summary>
    public TimeSpan Position => _player is not null && Bytes > 0 ? _player.Position : Arrived;

    /// <summary>Gets how much audio of the reply there is by now.</summary>
    public long Bytes { get; private set; }

    /// <summary>Gets the file that stays, or <see langword="null"/>.</summary>
    public string? KeptFile => _isFileWanted || (!_wasHeard && _hasAudio) ? _file.FullPath : null;

    /// <exception cref="UsageException">The file cannot be written.</exception>
    public static AudioOutput Create(ChatSettings settings)
    {
        string path = settings.Out?.FullName ?? Path.Combine(Path.GetTempPath(), $"speaking-chat-{Guid.NewGuid():N}"[..^24] + Extension(settings.Format));
        try
        {
            SpeechPlayer? player = settings.Play ? SpeechPlayer.TryCreate() : null;
            return new AudioOutput(new SpeechFile(path), settings.Out is not null, player)
            {
                Problem = settings.Play && player is null ? "No audio player is installed (ffplay, mpv, pw-play, paplay, aplay or afplay)." : null,
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The audio file cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>Begins another reply.</summary>
    public void Begin() => (Bytes, Arrived) = (0, TimeSpan.Zero);

    /// <summary>Takes a chunk, at the pace of the speaker if there is one.</summary>
    public async ValueTask WriteAsync(SpeechChunk chunk, CancellationToken cancellationToken)
    {
        // A chunk that is being written when speech is interrupted is written whole: the file stays valid.
        await _file.WriteAsync(chunk, CancellationToken.None);
        Bytes += chunk.Audio.Length;
        _hasAudio = true;
        Arrived = chunk.Offset + chunk.Duration;
        await TryHearAsync(player => player.WriteAsync(chunk, cancellationToken));
    }

    /// <summary>Waits until everything has been heard.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await TryHearAsync(player => new ValueTask(player.CompleteAsync(cancellationToken)));
        _wasHeard = _player is not null;
    }

    /// <summary>Silence now.</summary>
    public void Silence() => _player?.Clear();

    public async ValueTask DisposeAsync()
    {
        if (_player is not null)
            await _player.DisposeAsync();
        await _file.DisposeAsync();
        if (KeptFile is null)
            File.Delete(_file.FullPath);
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

    private static string Extension(SpeechAudioFormat format) => format.Name is "mp3" or "opus" ? "." + format.Name : ".wav";
}
