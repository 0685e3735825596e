using FishAudio.AI;
using Terminal;

namespace SpeakingChat;

/// <summary>Where the audio goes: to the speaker if there is one, and always into a file, which stays if it was asked for or if the speaker failed.</summary>
internal sealed class AudioOutput : IAsyncDisposable
{
    private readonly SpeechFile _file;
    private readonly bool _isFileWanted;
    private readonly Loudspeaker _speaker;
    private bool _wasHeard;
    private bool _hasAudio;

    private AudioOutput(SpeechFile file, bool isFileWanted, Loudspeaker speaker) => (_file, _isFileWanted, _speaker) = (file, isFileWanted, speaker);

    /// <summary>Gets why the audio cannot be heard, or <see langword="null"/>.</summary>
    public string? Problem => _speaker.Problem;

    /// <summary>Gets how long the reply's audio so far plays.</summary>
    public TimeSpan Arrived { get; private set; }

    /// <summary>Gets which place of the reply is being heard; without a speaker, what has arrived.</summary>
    public TimeSpan Position => _speaker.IsHeard && Bytes > 0 ? _speaker.Position : Arrived;

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
            return new AudioOutput(new SpeechFile(path), settings.Out is not null, new Loudspeaker(settings.Play));
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
        await _speaker.PlayAsync(chunk, cancellationToken);
    }

    /// <summary>Waits until everything has been heard.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await _speaker.CompleteAsync(cancellationToken);
        _wasHeard = _speaker.IsHeard;
    }

    /// <summary>Silence now.</summary>
    public void Silence() => _speaker.Silence();

    public async ValueTask DisposeAsync()
    {
        await _speaker.DisposeAsync();
        try
        {
            await _file.DisposeAsync();
        }
        catch (IOException exception)
        {
            await Console.Error.WriteLineAsync($"The audio file is not whole: {exception.Message}");
        }

        if (KeptFile is null)
            File.Delete(_file.FullPath);
    }

    private static string Extension(SpeechAudioFormat format) => format.Name is "mp3" or "opus" ? "." + format.Name : ".wav";
}
