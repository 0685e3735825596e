namespace FishAudio.AI;

/// <summary>Gives up an attempt whose answer does not begin in time. It lies below the retries: the pauses between attempts are not the service's silence.</summary>
internal sealed class AttemptTimeoutHandler(HttpMessageHandler inner, TimeSpan timeout, TimeProvider time) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using CancellationTokenSource silence = new(timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            return await base.SendAsync(request, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new FishAudioConnectionException($"{request.RequestUri!.Authority} did not answer within {timeout.TotalSeconds:0.#} s. "
                + "Check the network, or raise FishAudioOptions.SilenceTimeout.", exception);
        }
    }
}
