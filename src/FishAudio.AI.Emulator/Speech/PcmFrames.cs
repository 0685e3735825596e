namespace FishAudio.AI.Emulator;

/// <summary>Cuts the samples of a session into frames: full ones as they fill up, a shorter one where a piece of text ends.</summary>
internal sealed class PcmFrames
{
    private const int CodecFrameBytes = 4096;
    private readonly int _frameBytes;
    private readonly int _heldBytes;
    private readonly bool _splitSamples;
    private byte[] _held = [];

    public PcmFrames(FishAudioEmulatorOptions options, int sampleRate, bool splitSamples)
    {
        var bytesPerSecond = sampleRate * 2;
        _frameBytes = Math.Max(1, (int)Math.Round(options.FrameDuration.TotalSeconds * bytesPerSecond / CodecFrameBytes)) * CodecFrameBytes;
        _heldBytes = (int)(options.HeldTail.TotalSeconds * sampleRate) * 2;
        _splitSamples = splitSamples;
    }

    /// <summary>The frames that can be sent once a piece has been rendered.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Cut(byte[] pcm)
    {
        byte[] all = _held.Length == 0 ? pcm : [.. _held, .. pcm];
        var available = Math.Max(0, all.Length - _heldBytes);
        _held = all[available..];
        return Split(all.AsMemory(0, available));
    }

    /// <summary>The frames that were held back.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Rest()
    {
        var rest = _held;
        _held = [];
        return Split(rest);
    }

    private IEnumerable<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> pcm)
    {
        // One byte less makes every second frame begin in the middle of a sample; the last one of a piece takes what is left.
        var size = _splitSamples ? _frameBytes - 1 : _frameBytes;
        for (var position = 0; position < pcm.Length; position += size)
            yield return pcm.Slice(position, Math.Min(size, pcm.Length - position));
    }
}
