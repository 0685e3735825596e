using Microsoft.Extensions.Options;

namespace ChatbotBackend;

/// <summary>
/// Refuses pages of other sites. Browsers let any page open a WebSocket to anywhere and say only where the page is from, so the server has to look.
/// Programs send no origin, and are welcome.
/// </summary>
internal sealed class OriginCheck(RequestDelegate next, IOptions<BackendOptions> options)
{
    public Task InvokeAsync(HttpContext http)
    {
        string? origin = http.Request.Headers.Origin;
        string own = $"{http.Request.Scheme}://{http.Request.Host}";
        if (origin is null || origin.Equals(own, StringComparison.OrdinalIgnoreCase) || options.Value.AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase))
            return next(http);
        return Results.Problem(
            $"Pages of this origin may not use this server. It serves pages of {own}; Backend:AllowedOrigins names others.",
            statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(http);
    }
}
