namespace FishAudio.AI;

/// <summary>A piece of audio as it is delivered.</summary>
/// <remarks>Immutable. The audio belongs to the receiver: nothing reuses its memory.</remarks>
public sealed class SpeechChunk
{
    /// <summary>Creates a chunk, as a service of one's own or a test does.</summary>
    /// <param name="audio">The audio.</param>
    /// <param name="format">What the audio is.</param>
    public SpeechChunk(ReadOnlyMemory<byte> audio, SpeechAudioFormat format)
    {
        Audio = audio;
        Format = format;
    }

    /// <summary>Gets the audio: whole samples for pcm, a slice of an encoded stream otherwise.</summary>
    public ReadOnlyMemory<byte> Audio { get; }

    /// <summary>Gets what the audio is. A wav request delivers pcm: its header has been taken off.</summary>
    public SpeechAudioFormat Format { get; }

    /// <summary>Gets the number of the chunk in its turn.</summary>
    /// <value>From 0, without gaps.</value>
    public int Index { get; init; }

    /// <summary>Gets the number of the encoded stream: where it changes, a decoder starts anew.</summary>
    /// <value>From 0. A turn that needed several sessions has several streams.</value>
    public int Stream { get; init; }

    /// <summary>Gets when this chunk begins to play.</summary>
    /// <value>Audio time from the start of the turn, continuous; by bit rate for mp3, and zero for opus, whose bytes tell no time.</value>
    public TimeSpan Offset { get; init; }

    /// <summary>Gets when this chunk arrived.</summary>
    /// <value>Time since the first token of the turn was written.</value>
    public TimeSpan Received { get; init; }

    /// <summary>Gets the words that are complete with this chunk.</summary>
    /// <value>Empty unless the request asked for <see cref="SpeechTiming.Words"/>.</value>
    public IReadOnlyList<SpeechWord> Words { get; init; } = [];

    /// <summary>Gets whether this audio was spoken again after a lost connection, so that a part of it may have been heard before.</summary>
    /// <value><see langword="false"/> by default, and again as soon as the audio has certainly gone beyond what had been heard.</value>
    public bool IsResumed { get; init; }

    /// <summary>Gets how long the audio plays.</summary>
    /// <value>Exact for pcm, by bit rate for mp3, zero for opus.</value>
    public TimeSpan Duration => Format.DurationOf(Audio.Length) ?? TimeSpan.Zero;
}
