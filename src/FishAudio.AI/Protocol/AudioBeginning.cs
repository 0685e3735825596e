using System.Buffers.Binary;

namespace FishAudio.AI;

/// <summary>Recognises an audio frame by its first bytes, so that its audio can be received where it will stay.</summary>
/// <remarks>Only the usual order of keys is known here. Any other frame is no less valid; it is read once it is whole.</remarks>
internal static class AudioBeginning
{
    /// <summary>The most that stands in front of the audio, in bytes.</summary>
    public const int Longest = 1 + 18 + 5;

    private static ReadOnlySpan<byte> Keys => [
        0xA5, (byte)'e', (byte)'v', (byte)'e', (byte)'n', (byte)'t',
        0xA5, (byte)'a', (byte)'u', (byte)'d', (byte)'i', (byte)'o',
        0xA5, (byte)'a', (byte)'u', (byte)'d', (byte)'i', (byte)'o',
    ];

    /// <summary>Finds the audio.</summary>
    /// <param name="frame">The beginning of a frame.</param>
    /// <param name="start">Where the audio begins.</param>
    /// <param name="length">How long it says it is; nothing has checked that.</param>
    public static bool TryRead(ReadOnlySpan<byte> frame, out int start, out uint length)
    {
        (start, length) = (0, 0);
        // A map of up to 15 keys, of which the first is the event and the second the audio.
        if (frame.Length < Longest || (frame[0] & 0xF0) != 0x80 || !frame[1..].StartsWith(Keys))
            return false;
        ReadOnlySpan<byte> size = frame[20..];
        (int bytes, length) = frame[19] switch
        {
            0xC4 => (1, size[0]),
            0xC5 => (2, BinaryPrimitives.ReadUInt16BigEndian(size)),
            0xC6 => (4, BinaryPrimitives.ReadUInt32BigEndian(size)),
            _ => (0, 0u),
        };
        start = 20 + bytes;
        return bytes > 0;
    }
}
