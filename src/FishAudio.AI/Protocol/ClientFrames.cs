using System.Buffers;
using System.Text;
using MessagePack;

namespace FishAudio.AI;

/// <summary>Writes what a client says on the live routes: one map a message, <c>event</c> first, as the vendor's own clients write it.</summary>
internal static class ClientFrames
{
    /// <summary>The service speaks what it has buffered. Nothing acknowledges it.</summary>
    public static readonly ReadOnlyMemory<byte> Flush = Bare("flush"u8);

    /// <summary>No more text; the service speaks the rest and answers <c>finish</c>.</summary>
    public static readonly ReadOnlyMemory<byte> Stop = Bare("stop"u8);

    /// <summary>Begins a session.</summary>
    public static void WriteStart(IBufferWriter<byte> output, SpeechRequest request, SpeechAudioFormat format)
    {
        MessagePackWriter writer = new(output);
        WriteEvent(ref writer, "start"u8, keys: 2);
        writer.WriteString("request"u8);
        RequestMap.Write(ref writer, request, format, defaultChunkLength: LiveChunkLength);
        writer.Flush();
    }

    /// <summary>Appends text to the session's buffer.</summary>
    public static void WriteText(IBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        MessagePackWriter writer = new(output);
        WriteEvent(ref writer, "text"u8, keys: 2);
        writer.WriteString("text"u8);
        writer.Write(text);
        writer.Flush();
    }

    /// <summary>Counts what the service bills for a text.</summary>
    public static int CountBytes(ReadOnlySpan<char> text) => Encoding.UTF8.GetByteCount(text);

    // The API's 300 was seen to make large bursts with audible gaps on the live route; the official Python client sends 200.
    private const int LiveChunkLength = 200;

    private static void WriteEvent(ref MessagePackWriter writer, ReadOnlySpan<byte> name, int keys)
    {
        writer.WriteMapHeader(keys);
        writer.WriteString("event"u8);
        writer.WriteString(name);
    }

    private static ReadOnlyMemory<byte> Bare(ReadOnlySpan<byte> name)
    {
        ArrayBufferWriter<byte> output = new();
        MessagePackWriter writer = new(output);
        WriteEvent(ref writer, name, keys: 1);
        writer.Flush();
        return output.WrittenMemory;
    }
}
