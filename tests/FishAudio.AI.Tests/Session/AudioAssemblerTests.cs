using System.Buffers.Binary;

namespace FishAudio.AI.Tests.Session;

/// <summary>Frames become headerless audio in whole samples, wherever the frames were cut.</summary>
public class AudioAssemblerTests
{
    private static readonly byte[] Samples = [.. Enumerable.Range(1, 200).Select(i => (byte)i)];

    private static readonly Dictionary<string, byte[]> Headers = new()
    {
        ["none"] = [],
        ["as the service sends it"] = Riff(0xFFFFFF24, Chunk("fmt ", 16), Data(0xFFFFFF00)),
        ["with true sizes"] = WavWriter.Header(SpeechAudioFormat.Pcm, Samples.Length),
        ["with an extensible format"] = Riff(0, Chunk("fmt ", 40), Data(0)),
        ["with chunks of odd size before the samples"] = Riff(0, Chunk("fmt ", 16), Chunk("LIST", 27), Chunk("note", 1), Data(0)),
        ["with a large chunk before the samples"] = Riff(0, Chunk("fmt ", 16), Chunk("JUNK", 40_000), Data(0)),
    };

    public static TheoryData<string, int> Cuttings
    {
        get
        {
            TheoryData<string, int> cuttings = [];
            foreach (string header in Headers.Keys)
            {
                foreach (int size in (int[])[1, 2, 3, 11, 12, 13, 43, 44, 45, 101, 100_000])
                    cuttings.Add(header, size);
            }

            return cuttings;
        }
    }

    [Theory]
    [MemberData(nameof(Cuttings))]
    public void Header_is_taken_off_wherever_it_is_cut(string header, int size)
    {
        AudioAssembler assembler = new(SpeechAudioFormat.Wav);
        List<byte> audio = [];
        foreach (byte[] frame in ((byte[])[.. Headers[header], .. Samples]).Chunk(size))
        {
            ReadOnlyMemory<byte> taken = assembler.Take(frame);
            Assert.Equal(0, taken.Length % 2);
            audio.AddRange(taken.ToArray());
        }

        Assert.Equal(Samples, audio);
    }

    [Fact]
    public void Header_that_is_repeated_at_the_start_of_a_frame_is_taken_off_again()
    {
        AudioAssembler assembler = new(SpeechAudioFormat.Wav);
        byte[] header = Headers["as the service sends it"];
        byte[] audio = [.. assembler.Take((byte[])[.. header, 1, 2, 3]).ToArray(), .. assembler.Take((byte[])[.. header, 4, 5, 6]).ToArray()];
        Assert.Equal([1, 2, 3, 4, 5, 6], audio);
    }

    [Fact]
    public void Samples_that_begin_like_a_header_are_samples()
    {
        AudioAssembler assembler = new(SpeechAudioFormat.Wav);
        byte[] audio = [.. assembler.Take("RI"u8.ToArray()).ToArray(), .. assembler.Take("FT or something else"u8.ToArray()).ToArray()];
        Assert.Equal("RIFT or something else"u8.ToArray(), audio);
    }

    [Fact]
    public void Header_without_samples_is_broken_protocol_and_is_not_collected_for_ever()
    {
        AudioAssembler assembler = new(SpeechAudioFormat.Wav);
        assembler.Take(Riff(0, Chunk("JUNK", 100_000)).AsMemory(0, 40_000));
        Assert.Throws<FishAudioProtocolException>(() => assembler.Take(new byte[40_000]));
    }

    [Fact]
    public void Last_odd_byte_is_no_sample_and_is_not_delivered()
    {
        AudioAssembler assembler = new(SpeechAudioFormat.Pcm);
        Assert.Equal([1, 2], assembler.Take((byte[])[1, 2, 3]).ToArray());
        Assert.Empty(assembler.Take(Array.Empty<byte>()).ToArray());
        Assert.Equal([3, 4], assembler.Take((byte[])[4]).ToArray());
        Assert.Empty(assembler.Take((byte[])[5]).ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(150)]
    [InlineData(1000)]
    public void Tag_is_taken_off_mp3_wherever_it_is_cut(int size)
    {
        // Version 2.4 with a footer; 130 bytes between the two, in seven bits a byte.
        byte[] tag = [.. "ID3"u8, 4, 0, 0x10, 0, 0, 1, 2, .. new byte[130], .. "3DI"u8, 4, 0, 0x10, 0, 0, 1, 2];
        byte[] frames = [0xff, 0xfb, 0x90, .. Samples];
        foreach (byte[] stream in (byte[][])[frames, [.. tag, .. frames]])
        {
            AudioAssembler assembler = new(SpeechAudioFormat.Mp3);
            Assert.Equal(frames, stream.Chunk(size).SelectMany(frame => assembler.Take(frame).ToArray()));
        }
    }

    [Fact]
    public void Encoded_audio_is_not_touched()
    {
        AudioAssembler assembler = new(SpeechAudioFormat.Opus);
        Assert.Equal([1, 2, 3], assembler.Take((byte[])[1, 2, 3]).ToArray());
    }

    private static byte[] Riff(uint size, params byte[][] chunks) => [.. "RIFF"u8, .. Little(size), .. "WAVE"u8, .. chunks.SelectMany(c => c)];

    private static byte[] Chunk(string name, int size) => [.. System.Text.Encoding.ASCII.GetBytes(name), .. Little((uint)size), .. new byte[size + (size & 1)]];

    private static byte[] Data(uint size) => [.. "data"u8, .. Little(size)];

    private static byte[] Little(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}
