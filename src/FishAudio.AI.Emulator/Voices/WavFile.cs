using System.Buffers.Binary;

namespace FishAudio.AI.Emulator;

/// <summary>The two wav forms the emulator meets: what espeak-ng writes, and the placeholder header that the service sends.</summary>
internal static class WavFile
{
    // The sizes are not known while a stream is produced; the service sends these two numbers instead (and so do buffered answers).
    private const uint PlaceholderRiffSize = 0xFFFFFF24;
    private const uint PlaceholderDataSize = 0xFFFFFF00;

    public static byte[] StreamHeader(int sampleRate)
    {
        var header = new byte[44];
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), PlaceholderRiffSize);
        "WAVEfmt "u8.CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(28), sampleRate * 2);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(34), 16);
        "data"u8.CopyTo(header.AsSpan(36));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(40), PlaceholderDataSize);
        return header;
    }

    /// <summary>Mono 16-bit samples of a wav that a program wrote to a pipe: its sizes may be placeholders, so the data runs to the end.</summary>
    public static (short[] Samples, int SampleRate) Read(ReadOnlySpan<byte> wav)
    {
        if (wav.Length < 12) throw new VoiceException("espeak-ng wrote no audio.");
        var sampleRate = 0;
        for (var position = 12; position + 8 <= wav.Length;)
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(wav[(position + 4)..]);
            var body = wav[(position + 8)..];
            if (wav.Slice(position, 4).SequenceEqual("fmt "u8)) sampleRate = BinaryPrimitives.ReadInt32LittleEndian(body[4..]);
            if (wav.Slice(position, 4).SequenceEqual("data"u8))
            {
                var samples = new short[Math.Min(size, body.Length) / 2];
                for (var i = 0; i < samples.Length; i++) samples[i] = BinaryPrimitives.ReadInt16LittleEndian(body[(i * 2)..]);
                return (samples, sampleRate);
            }

            position += 8 + (int)Math.Min(size + (size & 1), int.MaxValue / 2);
        }

        throw new VoiceException("espeak-ng wrote a wav without data.");
    }
}
