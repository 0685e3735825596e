using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace ChatbotBackend;

/// <summary>Whether machines can share what they have. Alone they still answer, so it never takes one out of service.</summary>
internal sealed class RedisCheck(RedisLink link, IOptions<ScaleOptions> options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        => Task.FromResult(link.State switch
        {
            RedisState.Shared => HealthCheckResult.Healthy(),
            RedisState.Settling => HealthCheckResult.Degraded($"Redis at {options.Value.Address} does not know yet what every server does; this one keeps to its share of {options.Value.LocalShare}."),
            _ => HealthCheckResult.Degraded($"Redis at {options.Value.Address} cannot be reached; this server keeps to its share of {options.Value.LocalShare}."),
        });
}
