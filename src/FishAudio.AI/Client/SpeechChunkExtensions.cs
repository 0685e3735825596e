using System.Buffers;

namespace FishAudio.AI;

/// <summary>What one does with chunks: collect, write, hear.</summary>
public static class SpeechChunkExtensions
{
    /// <summary>Collects the audio in memory.</summary>
    /// <param name="chunks">The chunks.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>All audio; empty pcm when there was none.</returns>
    /// <exception cref="FishAudioException">The speech failed.</exception>
    public static async Task<SpeechAudio> ToAudioAsync(this IAsyncEnumerable<SpeechChunk> chunks, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        ArrayBufferWriter<byte> audio = new();
        SpeechAudioFormat format = default;
        await foreach (SpeechChunk chunk in chunks.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            format = chunk.Format;
            audio.Write(chunk.Audio.Span);
        }

        return new SpeechAudio(audio.WrittenMemory, format);
    }

    /// <summary>Writes the audio to a file as it comes, in constant memory.</summary>
    /// <param name="chunks">The chunks.</param>
    /// <param name="path">Where to; replaced if it exists. Samples become a WAV file with a true header, unless the extension is <c>.pcm</c> or <c>.raw</c>. Mp3 (what a text that is there is spoken in unless the request says otherwise) and opus are written as they are, whatever the extension.</param>
    /// <param name="cancellationToken">Ends the reading; the file keeps what was written and stays playable.</param>
    /// <returns>How long the file plays.</returns>
    /// <exception cref="FishAudioException">The speech failed; the file keeps what was written.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async Task<TimeSpan> SaveAsync(this IAsyncEnumerable<SpeechChunk> chunks, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        SpeechFile file = new(path);
        await using (file.ConfigureAwait(false))
        {
            await foreach (SpeechChunk chunk in chunks.WithCancellation(cancellationToken).ConfigureAwait(false))
                await file.WriteAsync(chunk, cancellationToken).ConfigureAwait(false);
            return file.Duration;
        }
    }

    /// <summary>Plays the audio on the local speaker, from the first chunk on, and returns when it has been heard.</summary>
    /// <param name="chunks">The chunks.</param>
    /// <param name="cancellationToken">Silences it at once.</param>
    /// <exception cref="FishAudioException">The speech failed.</exception>
    /// <exception cref="InvalidOperationException">This machine has no player for the format, or no device; see <see cref="SpeechPlayer"/>.</exception>
    public static async Task PlayAsync(this IAsyncEnumerable<SpeechChunk> chunks, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        SpeechPlayer player = new();
        await using (player.ConfigureAwait(false))
        {
            using CancellationTokenRegistration silence = cancellationToken.UnsafeRegister(static player => ((SpeechPlayer)player!).Clear(), player);
            await foreach (SpeechChunk chunk in chunks.WithCancellation(cancellationToken).ConfigureAwait(false))
                await player.WriteAsync(chunk, cancellationToken).ConfigureAwait(false);
            await player.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
