using System.Buffers.Binary;

namespace FishAudio.AI.Notebooks.Tests;

/// <summary>A WAV file, read by the book.</summary>
internal sealed record WavContents(int SampleRate, byte[] Samples)
{
    public TimeSpan Duration => TimeSpan.FromSeconds(Samples.Length / 2.0 / SampleRate);

    /// <summary>Reads a file and asserts that its header says what is there, and that it is no silence.</summary>
    public static WavContents Read(byte[] file)
    {
        Assert.Equal("RIFF"u8.ToArray(), file[..4]);
        Assert.Equal("WAVEfmt "u8.ToArray(), file[8..16]);
        Assert.Equal("data"u8.ToArray(), file[36..40]);
        Assert.Equal((uint)file.Length - 8, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(4)));
        Assert.Equal((uint)file.Length - 44, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(40)));
        Assert.Contains(file[44..], value => value != 0);
        return new WavContents(BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(24)), file[44..]);
    }
}
