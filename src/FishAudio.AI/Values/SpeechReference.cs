namespace FishAudio.AI;

/// <summary>A recording whose voice is imitated, with what is said in it.</summary>
/// <param name="Audio">
/// The recording as a file: WAV, MP3, FLAC, Ogg, M4A or WebM, never bare samples; 10 to 30 seconds of one voice are advised. Third parties found
/// that the service takes about six minutes at most, and 50 MiB for a whole request.
/// </param>
/// <param name="Text">What is said in the recording. May be empty.</param>
public sealed record SpeechReference(ReadOnlyMemory<byte> Audio, string Text)
{
    /// <summary>Reads a recording from a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">What is said in it. May be empty.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The recording.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static async Task<SpeechReference> FromFileAsync(string path, string text, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(text);
        return new SpeechReference(await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false), text);
    }

    /// <summary>Reads a recording from a stream, to its end.</summary>
    /// <param name="audio">The stream, which stays the caller's to dispose.</param>
    /// <param name="text">What is said in it. May be empty.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The recording.</returns>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static async Task<SpeechReference> FromStreamAsync(Stream audio, string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(audio);
        ArgumentNullException.ThrowIfNull(text);
        using MemoryStream whole = new();
        await audio.CopyToAsync(whole, cancellationToken).ConfigureAwait(false);
        return new SpeechReference(whole.ToArray(), text);
    }
}
