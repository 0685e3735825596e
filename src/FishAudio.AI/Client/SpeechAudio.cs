namespace FishAudio.AI;

/// <summary>The audio of a speech, collected. A notebook shows it as a player.</summary>
/// <param name="Data">The audio: for samples without a header.</param>
/// <param name="Format">What it is.</param>
[TypeFormatterSource(typeof(SpeechAudioFormatterSource), PreferredMimeTypes = ["text/html"])]
public sealed record SpeechAudio(ReadOnlyMemory<byte> Data, SpeechAudioFormat Format)
{
    /// <summary>Gets how long the audio plays.</summary>
    /// <value>Exact for pcm, by bit rate for mp3, zero for opus.</value>
    public TimeSpan Duration => Format.DurationOf(Data.Length) ?? TimeSpan.Zero;

    /// <summary>Makes a whole WAV file of samples.</summary>
    /// <returns>A true header, and the samples.</returns>
    /// <exception cref="InvalidOperationException">The audio is encoded.</exception>
    public byte[] ToWav()
        => Format.IsSamples
            ? [.. WavWriter.Header(Format, Data.Length), .. Data.Span]
            : throw new InvalidOperationException($"Only samples can be made into a WAV file, and this is {Format}.");
}
