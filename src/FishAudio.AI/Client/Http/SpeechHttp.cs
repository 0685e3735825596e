using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Polly;

namespace FishAudio.AI;

/// <summary>The HTTP routes of the service: one place for the key, for retries before the first byte, and for what a refusal means.</summary>
internal sealed class SpeechHttp : IDisposable
{
    /// <summary>Marks a request that is not asked again when the service is busy, because whoever asks waits for a slot instead.</summary>
    public static readonly HttpRequestOptionsKey<bool> QueuesWhenBusy = new("FishAudio.AI.QueuesWhenBusy");

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _over = new();

    /// <summary>Creates the routes over a handler, which stays the caller's.</summary>
    public SpeechHttp(HttpMessageHandler handler, FishAudioSettings settings, TimeProvider time, ILogger logger)
    {
        _time = time;
        AttemptTimeoutHandler attempt = new(handler, settings.Timeouts.Silence, time);
        // What lies below is shared with the live route and disposed by the client.
        _http = new HttpMessageInvoker(settings.MaxRetries == 0 ? attempt : new ResilienceHandler(Retries(settings, time, logger)) { InnerHandler = attempt }, disposeHandler: false);
    }

    /// <summary>Gets a token that is cancelled when the client is disposed.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Waits for something that the disposal of the client ends, too.</summary>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public async ValueTask UnlessDisposedAsync(Func<CancellationToken, ValueTask> wait, CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(_over.Token, cancellationToken);
        try
        {
            await wait(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(_over.IsCancellationRequested, typeof(FishAudioClient));
            throw;
        }
    }

    /// <summary>Asks, and returns when the head of the answer is there.</summary>
    /// <param name="makeRequest">Makes the request.</param>
    /// <param name="target">The model and the key.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="FishAudioServerException">The service said no.</exception>
    /// <exception cref="FishAudioConnectionException">Nobody answered.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> makeRequest, ConnectionTarget target, CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(_over.Token, cancellationToken);
        using HttpRequestMessage request = makeRequest();
        request.RequestUri = target.Uri;
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + target.ApiKey);
        request.Headers.TryAddWithoutValidation("model", target.Model.Value);
        request.Headers.TryAddWithoutValidation(UserAgent.Header, UserAgent.Value);
        try
        {
            HttpResponseMessage response = await _http.SendAsync(request, either.Token).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
                throw Refusal.From(response, await RefusalBody.ReadAsync(response, _time, either.Token).ConfigureAwait(false), target.ApiKey, _time);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(_over.IsCancellationRequested, typeof(FishAudioClient));
            throw new FishAudioConnectionException(
                $"{target.Uri.Authority} cannot be reached: {ServerWords.Clean(exception.GetBaseException().Message, target.ApiKey)?.TrimEnd('.')}. "
                + "Check the network and FishAudioOptions.Endpoint.", ServerWords.Cause(exception, target.ApiKey));
        }
    }

    public void Dispose()
    {
        // On other threads: the code of those who wait must not run inside a disposal.
        _ = _over.CancelAsync();
        _http.Dispose();
    }

    private static ResiliencePipeline<HttpResponseMessage> Retries(FishAudioSettings settings, TimeProvider time, ILogger logger)
        => new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = settings.MaxRetries,
                Delay = TimeSpan.FromMilliseconds(500),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                DelayGenerator = arguments => ValueTask.FromResult(arguments.Outcome.Result is { } answer ? Refusal.RetryAfter(answer, time) : null),
                // What never reached the service is asked again too.
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is HttpRequestException || (arguments.Outcome.Result is { } answer && IsWorthAsking(answer, time))),
                OnRetry = arguments =>
                {
                    string outcome = arguments.Outcome.Result is { } response ? $"with status {(int)response.StatusCode}" : "nothing";
                    Log.AskedAgain(logger, settings.Endpoint.Authority, outcome, arguments.RetryDelay, arguments.AttemptNumber + 1, settings.MaxRetries);
                    return default;
                },
            })
            .Build();

    /// <summary>The service's own advice: 429 and 5xx. When it names a time that nobody waits for, that is a refusal.</summary>
    private static bool IsWorthAsking(HttpResponseMessage answer, TimeProvider time)
    {
        bool isTransient = answer.StatusCode >= HttpStatusCode.InternalServerError || (answer.StatusCode == HttpStatusCode.TooManyRequests && !IsQueued(answer));
        return isTransient && !(Refusal.RetryAfter(answer, time) > LongestPause);
    }

    private static bool IsQueued(HttpResponseMessage response)
        => response.RequestMessage is { } request && request.Options.TryGetValue(QueuesWhenBusy, out bool queues) && queues;
}
