using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace FishAudio.AI.Emulator;

/// <summary>An HTTP answer that says no, in one of the service's two forms: its JSON object, or the plain text of its parser.</summary>
internal sealed record Refusal(int Status, string Body)
{
    public const string NoCredit = "Insufficient API credit. API credit is managed independently from platform credit.";
    public const string TooMany = "Concurrency limit exceeded";

    public string ContentType { get; init; } = "application/json";

    public string? ErrorCode { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public static Refusal OfStatus(int status, string? message = null, string? reason = null)
    {
        var (defaultMessage, code) = status switch
        {
            401 => ("Invalid Token", "invalid_api_key"),
            402 => (NoCredit, "insufficient_balance"),
            403 => ("Forbidden", "forbidden"),
            404 => ("Not found", "not_found"),
            429 => (TooMany, "concurrency_limit_exceeded"),
            503 => ("Service overloaded, please try again later", "service_overloaded"),
            _ => ($"Request failed with status {status.ToString(CultureInfo.InvariantCulture)}", "request_failed"),
        };
        return new Refusal(status, JsonSerializer.Serialize(new { status, message = message ?? defaultMessage, reason })) { ErrorCode = code };
    }

    public static Refusal OfRequest(InvalidRequestException invalid) => invalid.IsPlainText
        ? new Refusal(400, invalid.Message) { ContentType = "text/plain; charset=utf-8", ErrorCode = "invalid_request" }
        : OfStatus(400, invalid.Message) with { ErrorCode = "invalid_request" };

    public async Task WriteAsync(HttpResponse response, string traceId)
    {
        response.StatusCode = Status;
        response.ContentType = ContentType;
        response.Headers["x-fish-trace-id"] = traceId;
        if (ErrorCode is not null) response.Headers["x-fish-error-code"] = ErrorCode;
        if (RetryAfter is { } wait) response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        await response.WriteAsync(Body).ConfigureAwait(false);
    }
}
