using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Client;

/// <summary>An answer that stops coming is given up on both HTTP routes; a reader may take its time.</summary>
public class HttpSilenceTests
{
    private static readonly SpeechRequest Plain = new() { Format = SpeechAudioFormat.Pcm };
    private static readonly SpeechRequest Timed = Plain with { Timing = SpeechTiming.Words };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answer_that_stops_in_the_middle_is_given_up(bool isTimed)
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync(time: time);
        harness.Emulator.Script.NextConnection().AfterAudioFrame(1).Stall();
        await using IAsyncEnumerator<SpeechChunk> chunks = harness.Client
            .SpeakAsync("A sentence that is long enough for several frames.", isTimed ? Timed : Plain, SpeechHarness.Patience).GetAsyncEnumerator();
        Assert.True(await chunks.MoveNextAsync());
        time.Advance(TimeSpan.FromMinutes(10));
        FishAudioConnectionException error = await Assert.ThrowsAsync<FishAudioConnectionException>(async () =>
        {
            while (true)
            {
                Task<bool> next = chunks.MoveNextAsync().AsTask();
                await time.AdvanceUntilAsync(next, TimeSpan.FromSeconds(1));
                Assert.True(await next);
            }
        });
        Assert.True(error.AudioStarted);
        Assert.Contains("silent for 20 s", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, time.LiveTimers);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Disposal_of_the_client_ends_an_answer_under_way(bool isTimed, bool isSynchronous)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        harness.Emulator.Script.NextConnection().AfterAudioFrame(1).Stall();
        await using IAsyncEnumerator<SpeechChunk> chunks = harness.Client
            .SpeakAsync("A sentence that is long enough for several frames.", isTimed ? Timed : Plain, SpeechHarness.Patience).GetAsyncEnumerator();
        Assert.True(await chunks.MoveNextAsync());
        if (isSynchronous)
            harness.Client.Dispose();
        else
            await harness.Client.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () =>
        {
            while (true)
                Assert.True(await chunks.MoveNextAsync());
        });
        await Assert.ThrowsAsync<ObjectDisposedException>(() => harness.Client.SpeakAsync("Hi.").ReadAudioAsync());
    }

    [Fact]
    public async Task Disposal_of_the_client_ends_a_question_that_is_not_answered()
    {
        TaskCompletionSource asked = new();
        await using HandmadeServer server = new(async (stream, over) =>
        {
            await HandmadeServer.ReadHeadAsync(stream, over);
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, over);
        });
        await using FishAudioClient client = server.CreateClient();
        Task speaking = client.SpeakAsync("Hi.").ReadAudioAsync();
        await asked.Task.WaitAsync(SpeechHarness.Patience);
        client.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => speaking.WaitAsync(SpeechHarness.Patience));
    }
}
