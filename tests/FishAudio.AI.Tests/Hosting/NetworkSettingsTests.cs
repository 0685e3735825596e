using System.Text;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace FishAudio.AI.Tests.Hosting;

/// <summary>A client of a container makes its connections as one that was made by hand.</summary>
public class NetworkSettingsTests
{
    [Fact]
    public void Connections_are_renewed_so_that_a_change_of_address_is_followed()
    {
        using SocketsHttpHandler own = SocketSettings.CreateHandler(TimeSpan.FromSeconds(3));
        Assert.Equal((TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(3)), (own.PooledConnectionLifetime, own.ConnectTimeout));

        ServiceCollection services = new();
        services.AddFishAudio(options => (options.ApiKey, options.ConnectTimeout) = ("key", TimeSpan.FromSeconds(3)));
        using ServiceProvider provider = services.BuildServiceProvider();
        HttpMessageHandler handler = provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("FishAudio.AI");
        while (handler is DelegatingHandler { InnerHandler: { } inner })
            handler = inner;
        SocketsHttpHandler made = Assert.IsType<SocketsHttpHandler>(handler);
        Assert.Equal((own.PooledConnectionLifetime, own.ConnectTimeout), (made.PooledConnectionLifetime, made.ConnectTimeout));
        Assert.Equal(Timeout.InfiniteTimeSpan, provider.GetRequiredService<IOptionsMonitor<HttpClientFactoryOptions>>().Get("FishAudio.AI").HandlerLifetime);
    }

    [Fact]
    public async Task A_container_s_client_keeps_no_cookies_and_sends_no_text_elsewhere()
    {
        List<string> heads = [];
        await using HandmadeServer elsewhere = HandmadeServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using HandmadeServer server = new(async (stream, over) =>
        {
            heads.Add((await HandmadeServer.ReadRequestAsync(stream, over)).Head);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"HTTP/1.1 307 Temporary Redirect\r\nLocation: {elsewhere.Endpoint}/v1/tts\r\nSet-Cookie: tenant=a; Path=/\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"), over);
        });
        ServiceCollection services = new();
        services.AddFishAudio(options => (options.ApiKey, options.Endpoint) = ("key", server.Endpoint));
        await using ServiceProvider provider = services.BuildServiceProvider();
        ITextToSpeechService service = provider.GetRequiredService<ITextToSpeechService>();
        for (int i = 0; i < 2; i++)
            Assert.Equal(307, (await Assert.ThrowsAsync<FishAudioServerException>(() => service.SpeakAsync("Hi.").ToAudioAsync())).Status);
        Assert.Equal(307, (await Assert.ThrowsAsync<FishAudioServerException>(async () => await service.OpenSessionAsync())).Status);
        Assert.Equal(0, elsewhere.Accepted);
        Assert.Equal(3, heads.Count);
        Assert.All(heads, head => Assert.DoesNotContain("Cookie", head, StringComparison.OrdinalIgnoreCase));
    }
}
