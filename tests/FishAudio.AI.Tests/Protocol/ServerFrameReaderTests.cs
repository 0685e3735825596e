using System.Buffers;
using MessagePack;

namespace FishAudio.AI.Tests.Protocol;

public class ServerFrameReaderTests
{
    [Fact]
    public void Golden_live_audio_is_read()
    {
        AudioFrame frame = Assert.IsType<AudioFrame>(ServerFrameReader.Read(GoldenFrames.Bytes("audio_live")));
        Assert.Equal(Convert.FromHexString("00000100ffff0200"), frame.Audio.ToArray());
        Assert.Equal(920, frame.Time);
        Assert.Equal(300, Assert.IsType<AudioFrame>(ServerFrameReader.Read(GoldenFrames.Bytes("audio_bin16"))).Audio.Length);
    }

    [Fact]
    public void Golden_timed_audio_is_read()
    {
        AudioFrame frame = Assert.IsType<AudioFrame>(ServerFrameReader.Read(GoldenFrames.Bytes("audio_timestamp")));
        Assert.NotEmpty(frame.Alignment!.Segments);
        Assert.All(frame.Alignment.Segments, s => Assert.True(s.End > s.Start));
        Assert.NotNull(frame.Content);
        Assert.NotNull(frame.ChunkSequence);
        Assert.NotNull(frame.ChunkOffset);
    }

    [Fact]
    public void Golden_trailing_correction_without_audio_is_audio_and_keeps_no_alignment()
    {
        AudioFrame frame = Assert.IsType<AudioFrame>(ServerFrameReader.Read(GoldenFrames.Bytes("audio_timestamp_trailing_empty")));
        Assert.True(frame.Audio.IsEmpty);
        Assert.Null(frame.Alignment);
        Assert.Equal(1, frame.ChunkSequence);
        Assert.Equal(2.74, frame.ChunkOffset);
    }

    [Fact]
    public void Golden_ends_are_read()
    {
        Assert.True(Assert.IsType<FinishFrame>(ServerFrameReader.Read(GoldenFrames.Bytes("finish_stop"))).IsSuccess);
        Assert.False(Assert.IsType<FinishFrame>(ServerFrameReader.Read(GoldenFrames.Bytes("finish_error"))).IsSuccess);
        Assert.Equal(new ErrorFrame("Concurrency limit exceeded", 8), ServerFrameReader.Read(GoldenFrames.Bytes("error_concurrency")));
        Assert.Equal(new UnknownFrame("log"), ServerFrameReader.Read(GoldenFrames.Bytes("unknown_event")));
    }

    public static TheoryData<string> ClientGoldens => [.. GoldenFrames.Names("client_to_server")];

    [Theory]
    [MemberData(nameof(ClientGoldens))]
    public void Events_of_the_other_direction_are_unknown_not_errors(string golden)
        => Assert.IsType<UnknownFrame>(ServerFrameReader.Read(GoldenFrames.Bytes(golden)));

    [Fact]
    public void Keys_come_in_any_order_and_numbers_in_any_width()
    {
        foreach (WriteValue number in Widths)
        {
            AudioFrame frame = Assert.IsType<AudioFrame>(ServerFrameReader.Read(Frame(
                ("time", number), ("audio", (ref w) => w.Write(new byte[] { 7, 8 })), ("event", (ref w) => w.Write("audio")))));
            Assert.Equal(42, frame.Time);
            Assert.Equal([7, 8], frame.Audio.ToArray());
        }
    }

    [Fact]
    public void Unknown_keys_are_skipped_however_deep()
    {
        byte[] deep = Frame(
            ("x", (ref w) =>             {
                for (int i = 0; i < 200_000; i++)
                    w.WriteArrayHeader(1);
                w.WriteNil();
            }),
            ("ext", (ref w) => w.WriteExtensionFormat(new ExtensionResult(5, new byte[3]))),
            ("event", (ref w) => w.Write("finish")),
            ("reason", (ref w) => w.Write("stop")));
        Assert.True(Assert.IsType<FinishFrame>(ServerFrameReader.Read(deep)).IsSuccess);
    }

    [Fact]
    public void Nil_and_values_of_another_kind_count_as_absent()
    {
        AudioFrame frame = Assert.IsType<AudioFrame>(ServerFrameReader.Read(Frame(
            ("event", (ref w) => w.Write("audio")), ("audio", (ref w) => w.WriteNil()), ("time", (ref w) => w.Write("soon")), ("alignment", (ref w) => w.Write(3)))));
        Assert.True(frame.Audio.IsEmpty);
        Assert.Null(frame.Time);
        Assert.Null(frame.Alignment);
    }

    [Fact]
    public void Audio_that_is_text_or_missing_is_an_error_not_silence()
    {
        Assert.Equal("audio", Assert.Throws<FishAudioProtocolException>(
            () => ServerFrameReader.Read(Frame(("event", (ref w) => w.Write("audio")), ("audio", (ref w) => w.Write("UklGRg=="))))).Event);
        Assert.Throws<FishAudioProtocolException>(() => ServerFrameReader.Read(Frame(("event", (ref w) => w.Write("audio")))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("c0")]
    [InlineData("93010203")]
    [InlineData("a568656c6c6f")]
    [InlineData("dfffffffff")]
    [InlineData("81a56576656e74")]
    [InlineData("81a56576656e74dbffffffff")]
    [InlineData("81a56576656e74a473746f7000")]
    public void Broken_messages_are_typed_errors_with_an_offset(string hex)
        => Assert.NotNull(Assert.Throws<FishAudioProtocolException>(() => ServerFrameReader.Read(Convert.FromHexString(hex))).Offset);

    [Fact]
    public void Audio_over_64_KiB_is_read_and_does_not_share_the_message_memory()
    {
        byte[] audio = [.. Enumerable.Range(0, 70_000).Select(i => (byte)i)];
        byte[] message = Frame(("event", (ref w) => w.Write("audio")), ("audio", (ref w) => w.Write(audio)));
        AudioFrame frame = Assert.IsType<AudioFrame>(ServerFrameReader.Read(message));
        Array.Clear(message);
        Assert.Equal(audio, frame.Audio.ToArray());
    }

    private static readonly WriteValue[] Widths =
    [
        (ref w) => w.Write((byte)42), (ref w) => w.WriteUInt8(42), (ref w) => w.WriteUInt16(42), (ref w) => w.WriteUInt32(42), (ref w) => w.WriteUInt64(42),
        (ref w) => w.WriteInt8(42), (ref w) => w.WriteInt16(42), (ref w) => w.WriteInt32(42), (ref w) => w.WriteInt64(42), (ref w) => w.Write(42f), (ref w) => w.Write(42d),
    ];

    private static byte[] Frame(params (string Key, WriteValue Value)[] fields)
    {
        ArrayBufferWriter<byte> output = new();
        MessagePackWriter writer = new(output);
        writer.WriteMapHeader(fields.Length);
        foreach ((string key, WriteValue value) in fields)
        {
            writer.Write(key);
            value(ref writer);
        }

        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    private delegate void WriteValue(ref MessagePackWriter writer);
}
