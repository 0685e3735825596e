using FishAudio.AI;

namespace SpeakText;

/// <summary>Where the audio goes.</summary>
internal interface IAudioSink : IAsyncDisposable
{
    /// <summary>Gets the place, in words.</summary>
    string Where { get; }

    ValueTask WriteAsync(SpeechChunk chunk, CancellationToken cancellationToken);

    Task CompleteAsync(CancellationToken cancellationToken);
}

/// <summary>The kinds of place.</summary>
internal static class AudioSink
{
    /// <summary>Opens the one that was asked for.</summary>
    /// <exception cref="ArgumentException">It cannot be one.</exception>
    public static IAudioSink Open(Settings settings) => settings.Out switch
    {
        null => new PlayerSink(),
        "" => throw new ArgumentException("--out is empty: give a file, or - for standard output."),
        "-" => new StandardOutputSink(settings.Request.Format?.Name),
        { } path when Directory.Exists(path) => throw new ArgumentException($"{path} is a folder: give --out the name of a file in it, such as {Path.Combine(path, "speech.wav")}."),
        { } path => new FileSink(path),
    };

    private sealed class PlayerSink : IAudioSink
    {
        private readonly SpeechPlayer _player = new();

        public string Where => "played";

        public ValueTask WriteAsync(SpeechChunk chunk, CancellationToken cancellationToken) => _player.WriteAsync(chunk, cancellationToken);

        public Task CompleteAsync(CancellationToken cancellationToken) => _player.CompleteAsync(cancellationToken);

        public ValueTask DisposeAsync() => _player.DisposeAsync();
    }

    private sealed class FileSink(string path) : IAudioSink
    {
        private readonly SpeechFile _file = new(path);

        public string Where => $"in {_file.FullPath}";

        public ValueTask WriteAsync(SpeechChunk chunk, CancellationToken cancellationToken) => _file.WriteAsync(chunk, cancellationToken);

        public Task CompleteAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask DisposeAsync() => _file.DisposeAsync();
    }
}
