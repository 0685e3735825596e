using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Transport;

/// <summary>A service that cannot be reached is told with its address, the cause and what to check.</summary>
public class DialFailureTests
{
    [Fact]
    public async Task Nobody_listens()
    {
        HandmadeServer server = new((_, _) => Task.CompletedTask);
        string endpoint = server.Endpoint;
        await server.DisposeAsync();
        Assert.Contains("refused", (await FailureAsync(endpoint)).Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Name_that_does_not_exist()
        => Assert.Contains("no-such-host.invalid", (await FailureAsync("https://no-such-host.invalid")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Connection_that_ends_in_the_handshake()
    {
        await using HandmadeServer server = new((stream, over) => HandmadeServer.ReadHeadAsync(stream, over));
        await FailureAsync(server.Endpoint);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: wrong\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\n\r\n")]
    public async Task Answer_that_is_no_answer(string answer)
    {
        await using HandmadeServer server = HandmadeServer.Answering(answer);
        await FailureAsync(server.Endpoint);
    }

    [Fact]
    public async Task Certificate_that_nobody_vouches_for()
    {
        using X509Certificate2 certificate = SelfSigned();
        await using HandmadeServer server = new(async (stream, over) =>
        {
            using SslStream tls = new(stream);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, over);
            await HandmadeServer.ReadHeadAsync(tls, over);
        });
        Assert.Contains("certificate", (await FailureAsync($"https://127.0.0.1:{server.Port}")).Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Server_that_speaks_no_tls()
    {
        await using HandmadeServer server = new(async (stream, over) =>
        {
            await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), over);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, over);
        });
        await FailureAsync($"https://127.0.0.1:{server.Port}");
    }

    [Fact]
    public async Task Handshake_that_is_never_answered_ends_in_time()
    {
        SteppedTimeProvider time = new();
        TaskCompletionSource asked = new();
        await using HandmadeServer server = new(async (stream, over) =>
        {
            await HandmadeServer.ReadHeadAsync(stream, over);
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, over);
        });
        await using FishAudioClient client = server.CreateClient(time);
        Task opening = client.OpenSessionAsync(null, SpeechHarness.Patience).AsTask();
        await asked.Task;
        time.Advance(TimeSpan.FromSeconds(10));
        FishAudioConnectionException error = await Assert.ThrowsAsync<FishAudioConnectionException>(() => opening);
        Assert.Contains($"127.0.0.1:{server.Port} did not answer the handshake within 10 s", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, time.LiveTimers);
    }

    [Fact]
    public async Task Account_without_credit_may_still_use_the_free_model()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None, ApiCredit = 0 });
        Assert.True((await Assert.ThrowsAsync<FishAudioServerException>(async () => await harness.Client.OpenSessionAsync())).IsCredit);
        await using ISpeechSession session = await harness.Client.OpenSessionAsync(new() { Model = FishAudioModel.S21ProFree });
        Assert.Equal(BuiltInVoice.Render("Hi."), await session.SpeakAsync("Hi."));
    }

    [Fact]
    public async Task Caller_who_leaves_gets_the_cancellation_of_the_callers_token()
    {
        TaskCompletionSource asked = new();
        TaskCompletionSource gone = new();
        await using HandmadeServer server = new(async (stream, over) =>
        {
            await HandmadeServer.ReadHeadAsync(stream, over);
            asked.SetResult();
            Assert.Equal(-1, stream.ReadByte());
            gone.SetResult();
        });
        await using FishAudioClient client = server.CreateClient();
        using CancellationTokenSource cancel = new();
        Task opening = client.OpenSessionAsync(null, cancel.Token).AsTask();
        await asked.Task;
        await cancel.CancelAsync();
        OperationCanceledException canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
        Assert.Equal(cancel.Token, canceled.CancellationToken);
        await gone.Task.WaitAsync(SpeechHarness.Patience);
    }

    [Fact]
    public async Task Proxy_of_the_hosts_handler_is_used()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        List<string> asked = [];
        await using HandmadeServer proxy = new(async (stream, over) =>
        {
            asked.Add((await HandmadeServer.ReadHeadAsync(stream, over)).Split("\r\n")[0]);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), over);
            using TcpClient beyond = new();
            await beyond.ConnectAsync(IPAddress.Loopback, harness.Emulator.Endpoint.Port, over);
            await Task.WhenAny(stream.CopyToAsync(beyond.GetStream(), over), beyond.GetStream().CopyToAsync(stream, over));
        });
        using SocketsHttpHandler handler = new() { Proxy = new WebProxy(proxy.Endpoint) };
        await using FishAudioClient client = new(new FishAudioOptions { ApiKey = "key", Endpoint = harness.Emulator.Endpoint.ToString(), DialAhead = false }, handler);
        await using ISpeechSession session = await client.OpenSessionAsync(null, SpeechHarness.Patience);
        Assert.Equal(BuiltInVoice.Render("Hi."), await session.SpeakAsync("Hi."));
        Assert.Equal([$"CONNECT 127.0.0.1:{harness.Emulator.Endpoint.Port} HTTP/1.1"], asked);
    }

    [Fact]
    public async Task Proxy_that_refuses_is_named()
    {
        await using HandmadeServer proxy = HandmadeServer.Answering("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
        using SocketsHttpHandler handler = new() { Proxy = new WebProxy(proxy.Endpoint) { Credentials = new NetworkCredential("user", "proxy-password") } };
        FishAudioConnectionException error = await FailureAsync("http://127.0.0.1:9", handler);
        Assert.Contains("407", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("proxy-password", error.ToString(), StringComparison.Ordinal);
    }

    private static async Task<FishAudioConnectionException> FailureAsync(string endpoint, HttpMessageHandler? handler = null)
    {
        await using FishAudioClient client = new(new FishAudioOptions { ApiKey = "secret-key", Endpoint = endpoint, MaxReconnects = 0 }, handler);
        FishAudioConnectionException error = await Assert.ThrowsAsync<FishAudioConnectionException>(async () => await client.OpenSessionAsync(null, SpeechHarness.Patience));
        Assert.StartsWith(new Uri(endpoint).Authority + " cannot be reached: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Check the network and FishAudioOptions.Endpoint.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("..", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-key", error.ToString(), StringComparison.Ordinal);
        Assert.False(error.AudioStarted);
        Assert.True(error.IsTransient);
        return error;
    }

    private static X509Certificate2 SelfSigned()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
    }
}
