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
    public static IAudioSink Open(Settings settings) => settings.Out switch
    {
        null => new PlayerSink(),
        "-" => new StandardOutputSink(),
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

    /// <summary>A pipe cannot be gone back in, so samples come bare.</summary>
    private sealed class StandardOutputSink : IAudioSink
    {
        private readonly Stream _output = Console.OpenStandardOutput();

        public string Where => "on standard output (samples without a header)";

        public ValueTask WriteAsync(SpeechChunk chunk, CancellationToken cancellationToken) => _output.WriteAsync(chunk.Audio, cancellationToken);

        public Task CompleteAsync(CancellationToken cancellationToken) => _output.FlushAsync(cancellationToken);

        public ValueTask DisposeAsync() => _output.DisposeAsync();
    }
}
