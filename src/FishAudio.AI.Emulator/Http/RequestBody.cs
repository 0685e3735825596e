using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace FishAudio.AI.Emulator;

/// <summary>Reads the body of a speech request in either of its two forms.</summary>
internal static class RequestBody
{
    private const int MaxBytes = 50 * 1024 * 1024;

    /// <exception cref="InvalidRequestException">The body cannot be read.</exception>
    /// <exception cref="BodyRefusedException">The body is too large or of another media type.</exception>
    public static async Task<Dictionary<string, object?>> ReadAsync(HttpRequest request)
    {
        var contentType = (request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();
        if (contentType is not ("application/json" or "application/msgpack"))
            throw new BodyRefusedException(Text(415, "Expected request with `Content-Type: application/json` or `Content-Type: application/msgpack`"));
        using var body = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted).ConfigureAwait(false)) > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length > MaxBytes) throw new BodyRefusedException(Text(413, "length limit exceeded"));
        }

        var bytes = body.GetBuffer().AsMemory(0, (int)body.Length);
        return contentType == "application/json" ? ReadJson(bytes) : ReadMessagePack(bytes);
    }

    private static Dictionary<string, object?> ReadMessagePack(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return WireReader.ReadMap(bytes);
        }
        catch (WireFormatException e)
        {
            throw new InvalidRequestException($"Failed to parse the request body as MsgPack: {e.Message}", isPlainText: true);
        }
    }

    private static Dictionary<string, object?> ReadJson(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return ToValue(document.RootElement) as Dictionary<string, object?> ?? throw new JsonException("expected an object");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second kind is half of a surrogate pair in a string.
            throw new InvalidRequestException($"Failed to parse the request body as JSON: {e.Message}", isPlainText: true);
        }
    }

    private static object? ToValue(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.TryGetInt64(out var whole) ? (object)whole : element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array => element.EnumerateArray().Select(ToValue).ToList(),
        JsonValueKind.Object => element.EnumerateObject()
            .GroupBy(field => field.Name).ToDictionary(group => group.Key, group => ToValue(group.Last().Value), StringComparer.Ordinal),
        _ => null,
    };

    private static Refusal Text(int status, string message) => new(status, message) { ContentType = "text/plain; charset=utf-8" };
}
