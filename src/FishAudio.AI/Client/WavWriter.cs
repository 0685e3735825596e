using System.Buffers.Binary;

namespace FishAudio.AI;

/// <summary>Writes 16-bit mono samples as a WAV file with a true header, in constant memory.</summary>
internal static class WavWriter
{
    public const int HeaderBytes = 44;

    /// <summary>Makes the header of so many bytes of samples.</summary>
    /// <remarks>Sizes are 32 bits in this format: beyond 4 GiB (a day at 24 kHz) they stay at their greatest value, which players take for "to the end".</remarks>
    public static byte[] Header(SpeechAudioFormat format, long bytes)
    {
        byte[] header = new byte[HeaderBytes];
        Span<byte> rest = header;
        uint data = (uint)Math.Min(bytes, uint.MaxValue - HeaderBytes);
        "RIFF"u8.CopyTo(rest);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[4..], data + HeaderBytes - 8);
        "WAVEfmt "u8.CopyTo(rest[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[16..], 16);
        BinaryPrimitives.WriteUInt16LittleEndian(rest[20..], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(rest[22..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[24..], (uint)format.SampleRate);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[28..], (uint)format.SampleRate * 2);
        BinaryPrimitives.WriteUInt16LittleEndian(rest[32..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(rest[34..], 16);
        "data"u8.CopyTo(rest[36..]);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[40..], data);
        return header;
    }
}
