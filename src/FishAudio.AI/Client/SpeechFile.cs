namespace FishAudio.AI;

/// <summary>Writes chunks to a file as they come. Samples go into a WAV file with a true header, unless the file is to hold bare samples.</summary>
/// <remarks>Not thread safe. The file is whole after <see cref="DisposeAsync"/>, and playable up to what was written if the process ends before.</remarks>
public sealed class SpeechFile : IAsyncDisposable
{
    private readonly FileStream _file;
    private readonly bool _isRaw;
    private readonly bool _isWav;
    private SpeechAudioFormat? _format;
    private long _bytes;

    /// <summary>Creates the file, replacing one of the same name.</summary>
    /// <param name="path">Where to. With the extension <c>.pcm</c> or <c>.raw</c>, samples are written without a header.</param>
    /// <exception cref="IOException">The file cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be created.</exception>
    public SpeechFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string extension = Path.GetExtension(path).ToUpperInvariant();
        (_isRaw, _isWav) = (extension is ".PCM" or ".RAW", extension is ".WAV");
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 64 * 1024, useAsync: true);
        FullPath = _file.Name;
    }

    /// <summary>Gets where the file is.</summary>
    public string FullPath { get; }

    /// <summary>Gets how long what was written plays.</summary>
    public TimeSpan Duration => _format?.DurationOf(_bytes) ?? TimeSpan.Zero;

    /// <summary>Appends a chunk.</summary>
    /// <param name="chunk">The chunk; all chunks of a file have one format.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <exception cref="InvalidOperationException">The format has changed.</exception>
    public async ValueTask WriteAsync(SpeechChunk chunk, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        if (_format is null && chunk.Format.IsSamples && !_isRaw)
            await _file.WriteAsync(WavWriter.Header(chunk.Format, 0), cancellationToken).ConfigureAwait(false);
        _format ??= chunk.Format;
        if (_format != chunk.Format)
            throw new InvalidOperationException($"A file holds one format: it began with {_format}, and a chunk of {chunk.Format} followed.");
        await _file.WriteAsync(chunk.Audio, cancellationToken).ConfigureAwait(false);
        _bytes += chunk.Audio.Length;
    }

    /// <summary>Completes the header and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            // A speech without any sound is a whole file, too, where its name says of which kind.
            if (!_isRaw && _file.CanSeek && (_format?.IsSamples ?? _isWav))
            {
                _file.Seek(0, SeekOrigin.Begin);
                await _file.WriteAsync(WavWriter.Header(_format ?? SpeechAudioFormat.Pcm, _bytes)).ConfigureAwait(false);
            }
        }
        finally
        {
            await _file.DisposeAsync().ConfigureAwait(false);
        }
    }
}
