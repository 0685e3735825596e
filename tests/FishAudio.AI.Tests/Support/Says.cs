using System.Buffers;
using MessagePack;

namespace FishAudio.AI.Tests.Support;

/// <summary>What a service says, for tests that answer by hand.</summary>
internal static class Says
{
    public static byte[] Audio(params byte[] audio)
    {
        ArrayBufferWriter<byte> output = new();
        MessagePackWriter writer = new(output);
        writer.WriteMapHeader(2);
        writer.Write("event");
        writer.Write("audio");
        writer.Write("audio");
        writer.Write(audio.AsSpan());
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    public static byte[] Finish { get; } = Json("""{"event":"finish","reason":"stop"}""");

    public static byte[] Error(string message) => Json($$"""{"event":"error","error":"{{message}}"}""");

    public static byte[] Json(string json) => MessagePackSerializer.ConvertFromJson(json);

    /// <summary>The event that a client's message carries.</summary>
    public static string EventOf(ReadOnlyMemory<byte> message)
        => System.Text.Json.JsonDocument.Parse(MessagePackSerializer.ConvertToJson(message)).RootElement.GetProperty("event").GetString()!;
}
