using FishAudio.AI;
using Terminal;

namespace SemanticKernelSpeech;

/// <summary>Where the agent is heard: the speaker, and a WAV file where one is asked for or where there is no speaker.</summary>
internal sealed class AudioOutput : IAsyncDisposable
{
    private readonly Loudspeaker _speaker;
    private readonly SpeechFile? _file;

    private AudioOutput(Loudspeaker speaker, SpeechFile? file) => (_speaker, _file) = (speaker, file);

    /// <summary>Gets why the agent cannot be heard, or <see langword="null"/>.</summary>
    public string? Problem => _speaker.Problem;

    /// <summary>Gets the file, or <see langword="null"/>.</summary>
    public string? KeptFile => _file?.FullPath;

    /// <exception cref="UsageException">The file cannot be written.</exception>
    public static AudioOutput Create(AgentSettings settings)
    {
        Loudspeaker speaker = new(settings.Play);
        string? path = settings.Out?.FullName
            ?? (speaker.Problem is not null ? Path.Combine(Path.GetTempPath(), $"semantic-kernel-speech-{Environment.ProcessId}.wav") : null);
        try
        {
            return new AudioOutput(speaker, path is null ? null : new SpeechFile(path));
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
        await _speaker.PlayAsync(chunk, cancellationToken);
    }

    /// <summary>Waits until everything has been heard.</summary>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => _speaker.CompleteAsync(cancellationToken);

    /// <summary>Silence now.</summary>
    public void Silence() => _speaker.Silence();

    public async ValueTask DisposeAsync()
    {
        await _speaker.DisposeAsync();
        try
        {
            if (_file is not null)
                await _file.DisposeAsync();
        }
        catch (IOException exception)
        {
            await Console.Error.WriteLineAsync($"The audio file is not whole: {exception.Message}");
        }
    }
}
