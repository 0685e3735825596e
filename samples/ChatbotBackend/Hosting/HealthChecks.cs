using FishAudio.AI;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatbotBackend;

/// <summary>Ready to be sent users: until the server is asked to stop.</summary>
internal sealed class AcceptingCheck(Turns turns) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        => Task.FromResult(turns.IsClosing ? HealthCheckResult.Unhealthy("The server is stopping.") : HealthCheckResult.Healthy());
}

/// <summary>
/// Whether the speech service can be reached. Without it answers are still written, so it never takes a server out of service. The
/// connection that proves it waits for the next answer.
/// </summary>
internal sealed class SpeechCheck(ITextToSpeechService speech) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await speech.PrewarmAsync(cancellationToken: cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (FishAudioException exception)
        {
            return HealthCheckResult.Degraded(exception.Message, exception);
        }
    }
}
