using System.Net;
using System.Text;

namespace FishAudio.AI.Tests.Support;

/// <summary>A network of a test's own: it answers every request with JSON, and remembers what was asked.</summary>
internal sealed class AnsweringHandler(Func<Uri, string> answer) : HttpMessageHandler
{
    public List<HttpRequestMessage> Asked { get; } = [];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add(request);
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent(answer(request.RequestUri!), Encoding.UTF8, "application/json"),
        });
    }
}
