using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace FishAudio.AI;

/// <summary>The HTTP routes of the service: one place for the key, for retries before the first byte, and for what a refusal means.</summary>
internal sealed class SpeechHttp : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly FishAudioSettings _settings;
    private readonly TimeProvider _time;

    /// <summary>Creates the routes over a handler, which stays the caller's.</summary>
    public SpeechHttp(HttpMessageHandler handler, FishAudioSettings settings, TimeProvider time)
    {
        (_settings, _time) = (settings, time);
        // What lies below is shared with the live route and disposed by the client.
        _http = new HttpMessageInvoker(settings.MaxRetries == 0 ? handler : new ResilienceHandler(Retries(settings, time)) { InnerHandler = handler }, disposeHandler: false);
    }

    /// <summary>Asks, and returns when the head of the answer is there.</summary>
    /// <param name="makeRequest">Makes the request.</param>
    /// <param name="target">The model and the key.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="FishAudioServerException">The service said no.</exception>
    /// <exception cref="FishAudioConnectionException">Nobody answered.</exception>
    public async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> makeRequest, ConnectionTarget target, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(_settings.Timeouts.Silence, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using HttpRequestMessage request = makeRequest();
        request.RequestUri = target.Uri;
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + target.ApiKey);
        request.Headers.TryAddWithoutValidation("model", target.Model.Value);
        try
        {
            HttpResponseMessage response = await _http.SendAsync(request, either.Token).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
                throw Refusal.From(response, await RefusalBody.ReadAsync(response, either.Token).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw timeout.IsCancellationRequested
                ? new FishAudioConnectionException($"{target.Uri.Authority} did not answer within {_settings.Timeouts.Silence.TotalSeconds:0.#} s. "
                    + "Check the network, or raise FishAudioOptions.SilenceTimeout.", exception)
                : new FishAudioConnectionException($"{target.Uri.Authority} cannot be reached: {exception.GetBaseException().Message}. "
                    + "Check the network and FishAudioOptions.Endpoint.", exception);
        }
    }

    public void Dispose() => _http.Dispose();

    private static ResiliencePipeline<HttpResponseMessage> Retries(FishAudioSettings settings, TimeProvider time)
        => new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = settings.MaxRetries,
                Delay = TimeSpan.FromMilliseconds(500),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldRetryAfterHeader = true,
                // The service's own advice: 429 and 5xx. What never reached it is asked again too.
                ShouldHandle = static arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is HttpRequestException
                    || arguments.Outcome.Result is { StatusCode: System.Net.HttpStatusCode.TooManyRequests or >= System.Net.HttpStatusCode.InternalServerError }),
            })
            .Build();
}
