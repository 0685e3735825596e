using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace ChatbotBackend;

/// <summary>How much one address, and everybody together, may ask. A connection counts for as long as it is open.</summary>
internal static class RateLimits
{
    /// <summary>Where the hub is.</summary>
    public const string Hub = "/chat";

    /// <summary>Where single requests go.</summary>
    public const string Api = "/api";

    /// <summary>The policy of single requests: how many come.</summary>
    public const string Requests = "requests";

    public static void Configure(RateLimiterOptions limiter, BackendOptions options)
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = (context, _) =>
        {
            if (context.Lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan wait))
                context.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return new ValueTask(Results.Problem("Too many at once. Please try again in a moment.", statusCode: StatusCodes.Status429TooManyRequests).ExecuteAsync(context.HttpContext));
        };
        limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(AtOnce(_ => "everybody", options.MaxConnections), AtOnce(AddressOf, options.MaxConnectionsPerAddress));
        limiter.AddPolicy(Requests, http => RateLimitPartition.GetTokenBucketLimiter(AddressOf(http), _ => Calls(options)));
    }

    /// <summary>How often one client may call.</summary>
    public static TokenBucketRateLimiterOptions Calls(BackendOptions options) => new()
    {
        TokenLimit = options.CallBurst,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromMinutes(1) / options.CallsPerMinute,
        AutoReplenishment = false,
    };

    private static PartitionedRateLimiter<HttpContext> AtOnce(Func<HttpContext, string> whose, int most)
        => PartitionedRateLimiter.Create<HttpContext, string>(http => http.Request.Path.StartsWithSegments(Hub) || http.Request.Path.StartsWithSegments(Api)
            ? RateLimitPartition.GetConcurrencyLimiter(whose(http), _ => new ConcurrencyLimiterOptions { PermitLimit = most })
            : RateLimitPartition.GetNoLimiter(""));

    private static string AddressOf(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "";
}
