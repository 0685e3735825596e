using System.Globalization;
using System.Text.Json;
using MessagePack;

namespace SpeakText.Check;

/// <summary>A message of the service on the live route, or the end of its connection.</summary>
/// <param name="Name">The event; <see langword="null"/> when the connection was closed.</param>
/// <param name="Keys">The keys of its map, in their order.</param>
/// <param name="Audio">Its audio, if any.</param>
/// <param name="Said">What it says in words, if anything.</param>
/// <param name="CloseCode">The code of a close.</param>
internal sealed record WireEvent(string? Name, IReadOnlyList<string> Keys, byte[] Audio, string? Said, int? CloseCode)
{
    public static WireEvent Closed(int? code) => new(null, [], [], null, code);

    public static WireEvent Read(byte[] message)
    {
        using JsonDocument json = JsonDocument.Parse(MessagePackSerializer.ConvertToJson(message));
        JsonElement map = json.RootElement;
        return new WireEvent(
            Text(map, "event") ?? "(none)",
            [.. map.EnumerateObject().Select(field => field.Name)],
            map.TryGetProperty("audio", out JsonElement audio) && audio.ValueKind == JsonValueKind.String && audio.TryGetBytesFromBase64(out byte[]? bytes) ? bytes : [],
            Text(map, "error") ?? Text(map, "message"),
            null);
    }

    /// <summary>Gets the code of a close, in words.</summary>
    public string Code => CloseCode?.ToString(CultureInfo.InvariantCulture) ?? "none";

    /// <summary>Gets whether the session is over with this.</summary>
    public bool IsEnd => Name is null or "finish" or "error";

    private static string? Text(JsonElement map, string name)
        => map.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
