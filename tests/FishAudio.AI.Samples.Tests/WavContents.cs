using System.Buffers.Binary;
using System.Security.Cryptography;

namespace FishAudio.AI.Samples.Tests;

/// <summary>A WAV file, read by the book.</summary>
internal sealed record WavContents(int SampleRate, byte[] Samples)
{
    public TimeSpan Duration => TimeSpan.FromSeconds(Samples.Length / 2.0 / SampleRate);

    public string Sha256 => Convert.ToHexString(SHA256.HashData(Samples)).ToLowerInvariant();

    /// <summary>Reads a file and asserts that its header says what is there.</summary>
    public static WavContents Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        Assert.Equal("RIFF"u8.ToArray(), file[..4]);
        Assert.Equal("WAVEfmt "u8.ToArray(), file[8..16]);
        Assert.Equal("data"u8.ToArray(), file[36..40]);
        Assert.Equal((uint)file.Length - 8, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(4)));
        Assert.Equal((uint)file.Length - 44, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(40)));
        Assert.Equal(1, BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(22)));
        Assert.Equal(16, BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(34)));
        return new WavContents(BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(24)), file[44..]);
    }
}
