using System.Buffers;
using MessagePack;

namespace FishAudio.AI.Benchmarks.Hardening;

/// <summary>The reader of the live routes' frames: a frame or a typed error, whatever the bytes, and no more memory than they are worth.</summary>
internal sealed class FrameTarget : IHardenTarget
{
    private const int DeepestNesting = 40;
    private static readonly string[] Keys = ["event", "audio", "time", "content", "alignment", "segments", "audio_duration", "text", "start", "end", "chunk_seq", "chunk_audio_offset_sec", "reason", "message", "error", "max_concurrency", "other", ""];
    private static readonly string[] Texts = ["audio", "finish", "error", "stop", "", "hello", "é😀", "\uD83D"];

    public string Name => "frames";

    public Task<string?> TryAsync(Random random) => Task.FromResult(Try(Draw(random)));

    private static string? Try(byte[] bytes)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            ServerFrame frame = ServerFrameReader.Read(bytes);
            if (frame is AudioFrame audio)
                new TimedAudio(new KeptText("hello there"), SpeechAudioFormat.Pcm, isHeld: true).Take(audio, new byte[audio.Audio.Length / 2 * 2]);
        }
        catch (FishAudioProtocolException exception) when (exception.Offset >= 0 && exception.Offset <= bytes.Length)
        {
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated <= 64 * 1024 + (256L * bytes.Length) ? null : $"{allocated} bytes for a message of {bytes.Length}";
    }

    private static byte[] Draw(Random random)
    {
        if (random.Next(4) == 0)
        {
            byte[] arbitrary = new byte[random.Next(300)];
            random.NextBytes(arbitrary);
            return arbitrary;
        }

        ArrayBufferWriter<byte> output = new();
        MessagePackWriter writer = new(output);
        int keys = random.Next(1, 9);
        writer.WriteMapHeader(keys);
        for (int i = 0; i < keys; i++)
        {
            writer.Write(i == 0 && random.Next(3) > 0 ? "event" : Keys[random.Next(Keys.Length)]);
            Write(ref writer, random, depth: random.Next(100) == 0 ? DeepestNesting : 4);
        }

        writer.Flush();
        byte[] frame = output.WrittenSpan.ToArray();
        return random.Next(2) == 0 ? frame : Damage.Do(random, frame);
    }

    private static void Write(ref MessagePackWriter writer, Random random, int depth)
    {
        switch (random.Next(depth > 0 ? 13 : 10))
        {
            case 0: writer.WriteNil(); break;
            case 1: writer.Write(random.Next(2) == 0); break;
            case 2: writer.Write(random.NextInt64(long.MinValue, long.MaxValue)); break;
            case 3: writer.Write(random.Next(-200, 200)); break;
            case 4: writer.Write(random.Next(4) switch { 0 => double.NaN, 1 => double.PositiveInfinity, 2 => 1e300, _ => random.NextDouble() * 10 }); break;
            case 5: writer.Write(new byte[random.Next(200)]); break;
            case 6: writer.WriteExtensionFormat(new ExtensionResult((sbyte)random.Next(-128, 128), new byte[random.Next(20)])); break;
            case 7: writer.Write(ulong.MaxValue - (ulong)random.Next(9)); break;
            case 8 or 9: writer.Write(Texts[random.Next(Texts.Length)]); break;
            case 10:
                int items = random.Next(5);
                writer.WriteArrayHeader(items);
                while (items-- > 0)
                    Write(ref writer, random, depth - 1);
                break;
            case 11:
                int keys = random.Next(5);
                writer.WriteMapHeader(keys);
                while (keys-- > 0)
                {
                    writer.Write(Keys[random.Next(Keys.Length)]);
                    Write(ref writer, random, depth - 1);
                }

                break;
            default:
                WriteAlignment(ref writer, random);
                break;
        }
    }

    private static void WriteAlignment(ref MessagePackWriter writer, Random random)
    {
        writer.WriteMapHeader(1);
        writer.Write("segments");
        int words = random.Next(4);
        writer.WriteArrayHeader(words);
        while (words-- > 0)
        {
            writer.WriteMapHeader(3);
            writer.Write("text");
            writer.Write(Texts[random.Next(Texts.Length)]);
            writer.Write("start");
            writer.Write((random.NextDouble() * 4) - 1);
            writer.Write("end");
            writer.Write(random.Next(20) == 0 ? 1e200 : (random.NextDouble() * 4) - 1);
        }
    }
}
