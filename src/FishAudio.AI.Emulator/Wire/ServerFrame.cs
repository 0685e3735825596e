using System.Buffers;
using MessagePack;

namespace FishAudio.AI.Emulator;

/// <summary>One event for the client, written field by field; <see cref="ToBytes"/> makes the MessagePack map.</summary>
internal sealed class ServerFrame(string name)
{
    private readonly List<(string Key, object? Value)> _fields = [("event", name)];

    public static ServerFrame Audio(ReadOnlyMemory<byte> audio, long time) => new ServerFrame("audio").With("audio", audio).With("time", time);

    public static ServerFrame FinishStop(long time) => new ServerFrame("finish").With("reason", "stop").With("time", time);

    public static ServerFrame FinishError(string? message)
    {
        var frame = new ServerFrame("finish").With("reason", "error");
        return message is null ? frame : frame.With("message", message);
    }

    public static ServerFrame Error(string error, int? maxConcurrency)
    {
        var frame = new ServerFrame("error").With("error", error);
        return maxConcurrency is { } max ? frame.With("max_concurrency", (long)max) : frame;
    }

    public ServerFrame With(string key, object? value)
    {
        _fields.Add((key, value));
        return this;
    }

    public void Without(string key) => _fields.RemoveAll(field => field.Key == key);

    /// <summary>Keys that no published protocol has: a client must step over them, whatever their type.</summary>
    public ServerFrame WithUnknownKeys() =>
        With("x_latency_ms", 12.5).With("x_flags", new List<object?> { 1L, null, "beta" })
            .With("x_trace", new Dictionary<string, object?> { ["event"] = "finish", ["audio"] = "not this one" });

    public ServerFrame WithEventLast()
    {
        _fields.Reverse();
        return this;
    }

    public byte[] ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        writer.WriteMapHeader(_fields.Count);
        foreach (var (key, value) in _fields)
        {
            writer.Write(key);
            WriteValue(ref writer, value);
        }

        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteValue(ref MessagePackWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNil(); break;
            case string text: writer.Write(text); break;
            case bool flag: writer.Write(flag); break;
            case long number: writer.Write(number); break;
            case double number: writer.Write(number); break;
            case ReadOnlyMemory<byte> bytes: writer.Write(bytes.Span); break;
            case IReadOnlyList<object?> items:
                writer.WriteArrayHeader(items.Count);
                foreach (var item in items) WriteValue(ref writer, item);
                break;
            case IReadOnlyDictionary<string, object?> map:
                writer.WriteMapHeader(map.Count);
                foreach (var (key, item) in map)
                {
                    writer.Write(key);
                    WriteValue(ref writer, item);
                }

                break;
            default: throw new ArgumentException($"No wire form for {value.GetType()}.", nameof(value));
        }
    }
}
