using System.Net;

namespace FishAudio.AI;

/// <summary>Turns the answer of a service that refused the handshake into an error that carries what it said.</summary>
/// <remarks>A <c>ClientWebSocket</c> alone reports the status and nothing else.</remarks>
internal sealed class RefusalHandler(HttpMessageHandler inner, TimeProvider time) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.SwitchingProtocols)
            return response;
        using (response)
            throw Refusal.From(response, await RefusalBody.ReadAsync(response, time, cancellationToken).ConfigureAwait(false), KeyOf(request), time);
    }

    private static string? KeyOf(HttpRequestMessage request)
        => request.Headers.NonValidated.TryGetValues("Authorization", out var values) ? values.ToString().Split(' ')[^1] : null;
}
