namespace FishAudio.AI;

/// <summary>Turns the frames of one session into audio that can be delivered: headerless and in whole samples where it is samples, without a tag where it is mp3.</summary>
internal sealed class AudioAssembler(SpeechAudioFormat requested)
{
    private readonly WavHeader? _wav = requested.IsWav ? new WavHeader() : null;
    private readonly Id3Tag? _id3 = requested.IsMp3 ? new Id3Tag() : null;
    private byte? _odd;

    /// <summary>Gets what is delivered: pcm for a wav request.</summary>
    public SpeechAudioFormat Delivered { get; } = requested.IsWav
        ? SpeechAudioFormat.Pcm with { SampleRate = requested.SampleRate }
        : requested;

    /// <summary>Takes the next frame.</summary>
    /// <returns>Audio to deliver; may be empty.</returns>
    public ReadOnlyMemory<byte> Take(ReadOnlyMemory<byte> frame)
    {
        ReadOnlyMemory<byte> audio = _wav?.Strip(frame) ?? _id3?.Strip(frame) ?? frame;
        return Delivered.IsSamples ? Align(audio) : audio;
    }

    // Frames are slices of a stream and may end in the middle of a sample.
    private ReadOnlyMemory<byte> Align(ReadOnlyMemory<byte> audio)
    {
        if (audio.IsEmpty)
            return audio;
        if (_odd is { } first)
            audio = (byte[])[first, .. audio.Span];
        _odd = audio.Length % 2 == 1 ? audio.Span[^1] : null;
        return audio[..(audio.Length & ~1)];
    }
}
