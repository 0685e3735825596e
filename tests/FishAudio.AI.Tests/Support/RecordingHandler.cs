namespace FishAudio.AI.Tests.Support;

/// <summary>Passes requests on to the network and keeps the bytes of their bodies.</summary>
internal sealed class RecordingHandler(HttpMessageHandler? network = null) : DelegatingHandler(network ?? new SocketsHttpHandler())
{
    public List<byte[]> Bodies { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is not null)
            Bodies.Add(await request.Content.ReadAsByteArrayAsync(cancellationToken));
        return await base.SendAsync(request, cancellationToken);
    }
}
