using System.Buffers;
using System.Net.WebSockets;
using CsCheck;
using FishAudio.AI.Tests.Support;
using MessagePack;

namespace FishAudio.AI.Tests.Transport;

/// <summary>A frame is the same however its message is cut on the way: whether its audio is received where it will stay, or it is read once it is whole.</summary>
public class MessagePropertyTests
{
    private static readonly Gen<int> Length = Gen.Frequency(
        (6, Gen.Int[0, 120]), (3, Gen.Int[250, 260]), (2, Gen.Int[20_000, 25_000]), (2, Gen.Int[65_530, 65_540]), (1, Gen.Int[262_140, 262_148]));

    // As it comes, with its keys in another order, cut short, or damaged.
    private static readonly Gen<byte[]> Message = Gen.Select(Length, Gen.Int[0, 3], Gen.Int[0, 9], Gen.Int[0, 1_000_000], Gen.Byte).Select((length, order, fate, place, value) =>
    {
        byte[] frame = Audio(length, order);
        return fate switch
        {
            0 => frame[..(place % frame.Length)],
            1 => [.. frame, value],
            2 => [.. frame.Select((b, i) => i == place % Math.Min(40, frame.Length) ? value : b)],
            _ => frame,
        };
    });

    private static readonly Gen<int[]> Cuts = Gen.Frequency(
        (3, Gen.Int[1, 60].Array[1, 12]), (3, Gen.Int[0, 70_000].Array[1, 12].Where(cuts => cuts.Max() > 0)), (1, Gen.Const((int[])[1])), (2, Gen.Const((int[])[int.MaxValue])));

    [Fact]
    public Task A_frame_is_the_same_however_its_message_is_cut()
        => Gen.Select(Gen.Select(Message, Gen.Int[0, 5]).Array[1, 4], Cuts).SampleAsync(
            async (messages, cuts) =>
            {
                // Text is no message of the protocol.
                CutSocket socket = new(messages.Select(message => (message.Item1, message.Item2 == 0 ? WebSocketMessageType.Text : WebSocketMessageType.Binary)), cuts);
                MessageAssembler assembler = new(socket);
                List<string> received = [];
                while (await assembler.ReceiveAsync() is { } message)
                {
                    using (message)
                        received.Add(Said(message.Bytes, message.Audio));
                }

                string[] sent = [.. messages.Where(message => message.Item2 != 0).Select(message => Said(new ReadOnlySequence<byte>(message.Item1), null))];
                Assert.Equal(sent, received);
            },
            iter: Samples.AtLeast(2_000));

    [Fact]
    public async Task Usual_audio_is_received_where_it_stays()
    {
        MessageAssembler assembler = new(new CutSocket([(Audio(22_272, order: 0), WebSocketMessageType.Binary)], [1_000]));
        using ReceivedMessage message = (await assembler.ReceiveAsync())!;
        AudioFrame frame = Assert.IsType<AudioFrame>(ServerFrameReader.Read(message.Bytes, message.Audio));
        Assert.True(frame.Audio.Equals(message.Audio));
    }

    private static string Said(ReadOnlySequence<byte> message, byte[]? audio)
    {
        try
        {
            return ServerFrameReader.Read(message, audio) switch
            {
                AudioFrame frame => $"audio {frame.Audio.Length} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(frame.Audio.Span))} {frame.UnknownKeys}",
                var other => $"{other.GetType().Name} {other.UnknownKeys}",
            };
        }
        catch (FishAudioProtocolException exception)
        {
            return $"refused {exception.Offset} {exception.Event}";
        }
    }

    private static byte[] Audio(int length, int order)
    {
        byte[] audio = new byte[length];
        for (int i = 0; i < length; i++)
            audio[i] = (byte)(i * 31);
        ArrayBufferWriter<byte> output = new();
        MessagePackWriter writer = new(output);
        writer.WriteMapHeader(order == 1 ? 3 : 2);
        if (order == 2)
            WriteAudio(ref writer, audio);
        writer.Write("event");
        writer.Write("audio");
        if (order == 1)
        {
            writer.Write("time");
            writer.Write(1.5);
        }

        if (order != 2)
            WriteAudio(ref writer, audio);
        if (order == 3)
        {
            // One key more than the map says it has.
            writer.Write("time");
            writer.Write(7);
        }

        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    private static void WriteAudio(ref MessagePackWriter writer, byte[] audio)
    {
        writer.Write("audio");
        writer.Write(audio.AsSpan());
    }
}
