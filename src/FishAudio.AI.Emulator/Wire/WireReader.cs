using MessagePack;

namespace FishAudio.AI.Emulator;

/// <summary>
/// Reads one MessagePack value into plain objects: dictionaries with string keys, lists, strings, <see cref="long"/>, <see cref="double"/>,
/// booleans, byte arrays and null. Any width of a number is taken, as the service does.
/// </summary>
internal static class WireReader
{
    private const int MaxDepth = 32;

    /// <exception cref="WireFormatException">The bytes are not exactly one MessagePack map.</exception>
    public static Dictionary<string, object?> ReadMap(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var reader = new MessagePackReader(bytes);
            if (ReadValue(ref reader, 0) is not Dictionary<string, object?> map) throw new WireFormatException("expected a MessagePack map");
            return reader.End ? map : throw new WireFormatException("bytes left over after the MessagePack map");
        }
        catch (Exception e) when (e is MessagePackSerializationException or EndOfStreamException or OverflowException)
        {
            throw new WireFormatException("invalid MessagePack", e);
        }
    }

    private static object? ReadValue(ref MessagePackReader reader, int depth)
    {
        if (depth > MaxDepth) throw new WireFormatException("MessagePack nested too deep");
        switch (reader.NextMessagePackType)
        {
            case MessagePackType.Nil:
                reader.ReadNil();
                return null;
            case MessagePackType.Boolean:
                return reader.ReadBoolean();
            case MessagePackType.Integer:
                return reader.NextCode == MessagePackCode.UInt64 ? checked((long)reader.ReadUInt64()) : reader.ReadInt64();
            case MessagePackType.Float:
                return reader.ReadDouble();
            case MessagePackType.String:
                return reader.ReadString();
            case MessagePackType.Binary:
                var sequence = reader.ReadBytes()!.Value;
                var bytes = new byte[sequence.Length];
                System.Buffers.BuffersExtensions.CopyTo(sequence, bytes);
                return bytes;
            case MessagePackType.Array:
                var items = new List<object?>();
                for (var left = reader.ReadArrayHeader(); left > 0; left--) items.Add(ReadValue(ref reader, depth + 1));
                return items;
            case MessagePackType.Map:
                var map = new Dictionary<string, object?>(StringComparer.Ordinal);
                for (var left = reader.ReadMapHeader(); left > 0; left--)
                {
                    // A key of another type belongs to a newer protocol: its entry is read over.
                    var key = ReadValue(ref reader, depth + 1) as string;
                    var value = ReadValue(ref reader, depth + 1);
                    if (key is not null) map[key] = value;
                }

                return map;
            default:
                reader.Skip();
                return null;
        }
    }
}
