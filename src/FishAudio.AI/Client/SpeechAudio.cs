namespace FishAudio.AI;

/// <summary>The audio of a speech, collected.</summary>
/// <param name="Data">The audio: for samples without a header.</param>
/// <param name="Format">What it is.</param>
public sealed record SpeechAudio(ReadOnlyMemory<byte> Data, SpeechAudioFormat Format)
{
    /// <summary>Gets how long the audio plays.</summary>
    /// <value>Exact for pcm, by bit rate for mp3, zero for opus.</value>
    public TimeSpan Duration => Format.DurationOf(Data.Length) ?? TimeSpan.Zero;
}
