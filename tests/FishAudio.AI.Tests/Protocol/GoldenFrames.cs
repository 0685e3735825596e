using System.Text.Json;

namespace FishAudio.AI.Tests.Protocol;

/// <summary>Frames encoded by an independent MessagePack implementation, with what they mean.</summary>
internal static class GoldenFrames
{
    private static readonly JsonElement[] All = [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Protocol", "golden-frames.json"))).RootElement.EnumerateArray()];

    public static IEnumerable<string> Names(string direction) => All.Where(f => f.GetProperty("direction").GetString() == direction).Select(f => f.GetProperty("name").GetString()!);

    public static byte[] Bytes(string name) => Convert.FromHexString(Frame(name).GetProperty("hex").GetString()!);

    /// <summary>The meaning as canonical JSON: keys sorted, so that only the order of keys may differ.</summary>
    public static string Meaning(string name) => Canonical(Frame(name).GetProperty("json"));

    public static string Canonical(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(",", value.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"\"{p.Name}\":{Canonical(p.Value)}")) + "}",
        JsonValueKind.Array => "[" + string.Join(",", value.EnumerateArray().Select(Canonical)) + "]",
        JsonValueKind.Number => value.GetDouble().ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        _ => value.GetRawText(),
    };

    private static JsonElement Frame(string name) => All.Single(f => f.GetProperty("name").GetString() == name);
}
