using System.Buffers.Binary;

namespace FishAudio.AI;

/// <summary>Takes the RIFF header off a wav stream that arrives in pieces.</summary>
/// <remarks>
/// The service's header has placeholder sizes, so only the bytes count. It comes once a session; a header at the start of a later
/// frame is taken off as well, because it is not documented whether one follows a flush.
/// </remarks>
internal sealed class WavHeader
{
    private const int MostOfHeader = 64 * 1024;
    private byte[] _held = [];
    private bool _isAtStart = true;

    /// <summary>Takes the next frame.</summary>
    /// <returns>The samples in it; empty while the header is incomplete.</returns>
    public ReadOnlyMemory<byte> Strip(ReadOnlyMemory<byte> frame)
    {
        if (!_isAtStart && !IsHeader(frame.Span))
            return frame;
        ReadOnlyMemory<byte> bytes = _held.Length == 0 ? frame : (byte[])[.. _held, .. frame.Span];
        int samples = FindSamples(bytes.Span);
        _isAtStart = samples < 0;
        _held = samples < 0 ? bytes.ToArray() : [];
        return samples < 0 ? default : bytes[samples..];
    }

    private static bool IsHeader(ReadOnlySpan<byte> bytes)
        => bytes.Length >= 12 && bytes[..4].SequenceEqual("RIFF"u8) && bytes[8..12].SequenceEqual("WAVE"u8);

    /// <returns>Where the samples begin; -1 while more bytes are needed.</returns>
    private static int FindSamples(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 12)
            return "RIFF"u8.StartsWith(bytes[..Math.Min(4, bytes.Length)]) ? -1 : 0;
        if (!IsHeader(bytes))
            return 0;
        for (long chunk = 12; chunk + 8 <= bytes.Length;)
        {
            ReadOnlySpan<byte> header = bytes.Slice((int)chunk, 8);
            chunk += 8;
            if (header[..4].SequenceEqual("data"u8))
                return (int)chunk;
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            chunk += size + (size & 1);
        }

        return bytes.Length < MostOfHeader
            ? -1
            : throw new FishAudioProtocolException("The audio has a RIFF header without a data chunk.") { Event = "audio", Offset = 0 };
    }
}
