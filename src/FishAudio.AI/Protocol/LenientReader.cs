using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using MessagePack;

namespace FishAudio.AI;

/// <summary>Reads values that may be of another kind than expected: then they are skipped and count as absent.</summary>
internal static class LenientReader
{
    public static bool TryReadMapHeader(ref MessagePackReader reader, out int count)
    {
        bool isMap = !reader.End && reader.NextMessagePackType == MessagePackType.Map;
        count = isMap ? reader.ReadMapHeader() : 0;
        return isMap;
    }

    public static string? ReadString(ref MessagePackReader reader)
    {
        if (reader.NextMessagePackType == MessagePackType.String)
            return reader.ReadString();
        Skip(ref reader);
        return null;
    }

    /// <summary>Reads a string that is mostly one of the three of an audio frame, which take no memory.</summary>
    public static string? ReadName(ref MessagePackReader reader)
    {
        if (reader.NextMessagePackType != MessagePackType.String || !reader.TryReadStringSpan(out ReadOnlySpan<byte> name))
            return ReadString(ref reader);
        return name.SequenceEqual("audio"u8) ? "audio"
            : name.SequenceEqual("event"u8) ? "event"
            : name.SequenceEqual("time"u8) ? "time"
            : Encoding.UTF8.GetString(name);
    }

    /// <summary>Reads bytes into memory of their own.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="own">Such memory, if the message has its bytes there.</param>
    /// <param name="isNil">Whether there is nothing.</param>
    public static ReadOnlyMemory<byte>? ReadBytes(ref MessagePackReader reader, byte[]? own, out bool isNil)
    {
        isNil = reader.NextMessagePackType == MessagePackType.Nil;
        if (reader.NextMessagePackType == MessagePackType.Binary)
            return reader.ReadBytes() is not { } bytes ? ReadOnlyMemory<byte>.Empty : own is not null && IsAllOf(own, bytes) ? own : Copy(bytes);
        Skip(ref reader);
        return null;
    }

    public static double? ReadNumber(ref MessagePackReader reader)
    {
        if (reader.NextMessagePackType is MessagePackType.Integer or MessagePackType.Float)
            return reader.ReadDouble() is var number && double.IsFinite(number) ? number : null;
        Skip(ref reader);
        return null;
    }

    public static long? ReadInteger(ref MessagePackReader reader, long most = long.MaxValue)
    {
        // Through a double, because clients and servers in JavaScript write whole numbers as floats. Exact up to 2^53.
        double? number = ReadNumber(ref reader);
        return number >= 0 && number <= most && number < long.MaxValue ? (long)number : null;
    }

    /// <summary>Skips a value without recursion: nesting is the sender's choice, the stack is ours.</summary>
    public static void Skip(ref MessagePackReader reader)
    {
        for (long values = 1; values > 0; values--)
        {
            switch (reader.NextMessagePackType)
            {
                case MessagePackType.Array: values += reader.ReadArrayHeader(); break;
                case MessagePackType.Map: values += 2L * reader.ReadMapHeader(); break;
                case MessagePackType.Extension: reader.ReadExtensionFormat(); break;
                default: reader.Skip(); break;
            }
        }
    }

    private static bool IsAllOf(byte[] own, ReadOnlySequence<byte> bytes)
        => bytes.IsSingleSegment && MemoryMarshal.TryGetArray(bytes.First, out ArraySegment<byte> part) && part.Array == own && part.Count == own.Length;

    // Memory that is written over whole need not be cleared before.
    private static byte[] Copy(ReadOnlySequence<byte> bytes)
    {
        byte[] copy = GC.AllocateUninitializedArray<byte>((int)bytes.Length);
        bytes.CopyTo(copy);
        return copy;
    }
}
