using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Client;

public class KeyTests
{
    [Fact]
    public async Task Provider_gives_each_tenant_its_own_key()
    {
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { ApiKey = "key-of-b", Pacing = EmulatorPacing.None });
        await using FishAudioClient client = new(
            new() { Endpoint = emulator.Endpoint.ToString() },
            apiKeyProvider: (request, _) => ValueTask.FromResult("key-of-" + request.Tenant));

        await using (await client.OpenSessionAsync(new() { Tenant = "b" }))
        {
        }

        FishAudioServerException refusal = await Assert.ThrowsAsync<FishAudioServerException>(async () => await client.OpenSessionAsync(new() { Tenant = "a" }));
        Assert.True(refusal.IsAuthentication);
        Assert.DoesNotContain("key-of", refusal.ToString(), StringComparison.Ordinal);

        // One tenant's refusal is not another's.
        await using ISpeechSession session = await client.OpenSessionAsync(new() { Tenant = "b" });
        Assert.False(session.Completion.IsCompleted);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(402)]
    [InlineData(403)]
    public async Task After_a_refused_key_or_an_empty_account_sessions_fail_at_once_for_a_while(int status)
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync(time: time);
        harness.Emulator.Script.NextConnection().AtHandshake.Refuse(status);
        FishAudioServerException first = await Assert.ThrowsAsync<FishAudioServerException>(async () => await harness.Client.OpenSessionAsync());
        FishAudioServerException second = await Assert.ThrowsAsync<FishAudioServerException>(async () => await harness.Client.OpenSessionAsync());
        Assert.Equal(status, second.Status);
        Assert.Equal(first.TraceId, second.TraceId);
        Assert.Single(harness.Emulator.Journal.Connections);

        time.Advance(TimeSpan.FromSeconds(5));
        await using ISpeechSession session = await harness.Client.OpenSessionAsync();
        Assert.Equal(2, harness.Emulator.Journal.Connections.Count);
    }

    [Fact]
    public async Task Passing_refusals_are_asked_again_at_once()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(reconnects: 0);
        harness.Emulator.Script.NextConnection().AtHandshake.Refuse(503);
        FishAudioServerException refusal = await Assert.ThrowsAsync<FishAudioServerException>(async () => await harness.Client.OpenSessionAsync());
        Assert.True(refusal.IsTransient);
        await using ISpeechSession session = await harness.Client.OpenSessionAsync();
        Assert.False(session.Completion.IsCompleted);
    }

    [Fact]
    public async Task Prewarmed_connections_are_taken_without_a_handshake()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await harness.Client.PrewarmAsync(2);
        Assert.Equal(2, harness.Emulator.OpenConnections);
        await using ISpeechSession session = await harness.Client.OpenSessionAsync();
        await session.WriteAsync("Hello.");
        await session.CompleteAsync();
        SpeechAudio audio = await session.ReadAllAsync().ToAudioAsync();
        Assert.Equal(BuiltInVoice.Render("Hello."), audio.Data.ToArray());
        Assert.True((await session.Completion).ConnectionReused);
        Assert.Equal(2, harness.Emulator.Journal.Connections.Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("two words")]
    public async Task Provider_that_gives_no_key_is_told_so(string? key)
    {
        await using FishAudioClient client = new(new(), apiKeyProvider: (_, _) => ValueTask.FromResult(key!));
        Assert.Contains("key", (await Assert.ThrowsAsync<ArgumentException>(async () => await client.OpenSessionAsync())).Message, StringComparison.Ordinal);
    }
}
