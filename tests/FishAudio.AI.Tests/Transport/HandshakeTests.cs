using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Transport;

/// <summary>What a handshake carries and what it does not keep.</summary>
public class HandshakeTests
{
    [Fact]
    public async Task Cookies_of_one_answer_are_not_sent_with_the_next_request()
    {
        List<string> heads = [];
        await using HandmadeServer server = new(async (stream, over) =>
        {
            heads.Add(await HandmadeServer.ReadHeadAsync(stream, over));
            await stream.WriteAsync("HTTP/1.1 503 Service Unavailable\r\nSet-Cookie: tenant=a; Path=/\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), over);
        });
        await using FishAudioClient client = server.CreateClient();
        for (int i = 0; i < 2; i++)
            await Assert.ThrowsAsync<FishAudioServerException>(async () => await client.OpenSessionAsync());
        Assert.Equal(2, heads.Count);
        Assert.DoesNotContain("Cookie", heads[1], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Authorization: Bearer secret-key\r\n", heads[1], StringComparison.Ordinal);
        Assert.Contains("model: s2.1-pro\r\n", heads[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_sends_a_handshake_or_a_text_elsewhere()
    {
        await using HandmadeServer elsewhere = HandmadeServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using HandmadeServer server = new(async (stream, over) =>
        {
            await HandmadeServer.ReadHeadAsync(stream, over);
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 307 Temporary Redirect\r\nLocation: {elsewhere.Endpoint}/v1/tts\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"), over);
        });
        await using FishAudioClient client = server.CreateClient();
        Assert.Equal(307, (await Assert.ThrowsAsync<FishAudioServerException>(async () => await client.OpenSessionAsync())).Status);
        Assert.Equal(307, (await Assert.ThrowsAsync<FishAudioServerException>(() => client.SpeakAsync("Hi.").ReadAudioAsync())).Status);
        Assert.Equal(0, elsewhere.Accepted);
    }

    [Fact]
    public async Task Handshake_carries_the_trace_of_its_caller()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        using Activity activity = new Activity("caller").SetIdFormat(ActivityIdFormat.W3C).Start();
        await harness.Client.PrewarmAsync();
        Assert.Contains(activity.TraceId.ToHexString(), harness.Emulator.Journal.Connections[0].Headers["traceparent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_keeps_nothing_of_the_context_it_was_dialled_in()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        WeakReference context = await Task.Run(() => PrewarmInContextAsync(harness.Client));
        for (int i = 0; i < 20 && context.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }

        Assert.Equal(1, harness.Emulator.OpenConnections);
        Assert.False(context.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> PrewarmInContextAsync(FishAudioClient client)
    {
        AsyncLocal<object?> local = new() { Value = new object() };
        WeakReference context = new(local.Value);
        await client.PrewarmAsync();
        local.Value = null;
        return context;
    }
}
