using System.Text.Json;

namespace FishAudio.AI;

/// <summary>Says what a refusing answer means, why, and what to do.</summary>
internal static class Refusal
{
    /// <summary>Makes the error of an answer.</summary>
    /// <param name="response">The answer; its headers are read.</param>
    /// <param name="body">JSON with <c>message</c>, plain text or nothing: the service sends all three.</param>
    /// <param name="apiKey">The key, which no message repeats even if the answer does.</param>
    /// <param name="time">The clock.</param>
    public static FishAudioServerException From(HttpResponseMessage response, string body, string? apiKey, TimeProvider time)
    {
        int status = (int)response.StatusCode;
        string? said = ServerWords.Clean(MessageOf(body), apiKey);
        return new FishAudioServerException(
            $"The speech service refused with status {status}{(said is null ? "" : $" (\"{said}\")")}. {Advice(status)}")
        {
            Status = status,
            ServerMessage = said,
            ErrorCode = ServerWords.Clean(Header(response, "x-fish-error-code"), apiKey),
            TraceId = ServerWords.Clean(Header(response, "x-fish-trace-id"), apiKey),
            RetryAfter = RetryAfter(response, time),
            MaxConcurrency = int.TryParse(Header(response, "ratelimit-limit-concurrency"), out int limit) ? limit : null,
        };
    }

    /// <summary>How long an answer asks to wait, whether it names the seconds or the moment; the clock of that moment is its own, where it tells it.</summary>
    /// <returns><see langword="null"/> when it names no time.</returns>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        if (response.Headers.RetryAfter is not { } named)
            return null;
        TimeSpan? wait = named.Delta ?? named.Date - (response.Headers.Date ?? time.GetUtcNow());
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static string Advice(int status) => status switch
    {
        400 => "It did not accept the request: check voice, model, format and text.",
        401 => "The key is not valid: check FISH_API_KEY, or FishAudioOptions.ApiKey.",
        402 => "The account's API credit is used up; it is separate from the credit of the web application. Top it up, or use the model s2.1-pro-free.",
        403 => "The key is not allowed to do this: check FISH_API_KEY, or FishAudioOptions.ApiKey, and the rights of its account.",
        404 => "Nothing answers at this address: check FishAudioOptions.Endpoint.",
        413 => "The request is too large; the service takes about 50 MiB, references included.",
        422 => "It did not accept a value of the request.",
        429 => "Too many requests are in progress for this account, over all its keys. Wait for one to end, or raise the account's limit.",
        >= 500 => "The service is overloaded or down; a later attempt may succeed.",
        _ => "Check FishAudioOptions.Endpoint: what answers there does not speak the service's protocol.",
    };

    private static string? MessageOf(string body)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("message", out JsonElement message)
                && message.ValueKind == JsonValueKind.String)
            {
                return message.GetString();
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Plain text is a form the service documents.
        }

        return body;
    }

    private static string? Header(HttpResponseMessage response, string name)
        => response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;
}
