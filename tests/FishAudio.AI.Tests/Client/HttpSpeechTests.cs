using System.Text;
using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Client;

public class HttpSpeechTests
{
    private const string Text = "The whole text is known. It is spoken over HTTP, piece by piece, and nothing is lost on the way.";

    [Theory]
    [InlineData("pcm", 24_000)]
    [InlineData("wav", 24_000)]
    [InlineData("pcm", 44_100)]
    [InlineData("wav", 8_000)]
    public async Task A_whole_text_is_spoken_sample_for_sample(string format, int rate)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        SpeechRequest request = new() { Format = SpeechAudioFormat.Parse(format) with { SampleRate = rate } };
        SpeechAudio audio = await harness.Client.SpeakAsync(Text, request).ToAudioAsync();
        Assert.Equal(BuiltInVoice.Render(Text, rate), audio.Data.ToArray());
        Assert.Equal(SpeechAudioFormat.Pcm with { SampleRate = rate }, audio.Format);
        Assert.Equal(EmulatorRoute.Speech, harness.Emulator.Journal.Sessions.Single().Route);
    }

    [Theory]
    [InlineData(SpeechTiming.None)]
    [InlineData(SpeechTiming.Words)]
    public async Task The_first_chunk_is_handed_on_before_the_second_is_made(SpeechTiming timing)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        TaskCompletionSource second = new();
        harness.Emulator.Script.NextConnection().AfterAudioFrame(1).StallUntil(second.Task);
        await using IAsyncEnumerator<SpeechChunk> chunks = harness.Client.SpeakAsync(Text, new() { Format = SpeechAudioFormat.Pcm, Timing = timing }).GetAsyncEnumerator();
        Assert.True(await chunks.MoveNextAsync());
        Assert.Equal(TimeSpan.Zero, chunks.Current.Offset);
        second.SetResult();
        Assert.True(await chunks.MoveNextAsync());
    }

    [Fact]
    public async Task Words_are_told_once_in_order_with_the_chunk_that_completes_them()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        List<SpeechChunk> chunks = await harness.Client.SpeakAsync(Text, new() { Format = SpeechAudioFormat.Pcm, Timing = SpeechTiming.Words }).ToListAsync();
        string[] expected = Text.Split((char[])[' ', '.', ','], StringSplitOptions.RemoveEmptyEntries);
        SpeechWord[] words = [.. chunks.SelectMany(c => c.Words)];
        Assert.Equal(expected, words.Select(w => w.Text));
        Assert.All(words.Zip(words.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start + TimeSpan.FromMilliseconds(1)));
        Assert.Equal(BuiltInVoice.Render(Text), chunks.SelectMany(c => c.Audio.ToArray()).ToArray());
        Assert.All(chunks.Where(c => !c.Audio.IsEmpty), chunk => Assert.All(chunk.Words, word => Assert.True(word.End <= chunk.Offset + chunk.Duration)));
    }

    [Theory]
    [InlineData(400, "did not accept")]
    [InlineData(401, "FISH_API_KEY")]
    [InlineData(402, "credit")]
    public async Task Refusals_say_what_to_do_and_are_not_asked_again(int status, string says)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        harness.Emulator.Script.NextConnection().AtHandshake.Refuse(status);
        FishAudioServerException refusal = await Assert.ThrowsAsync<FishAudioServerException>(() => harness.Client.SpeakAsync(Text).ToAudioAsync());
        Assert.Equal(status, refusal.Status);
        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
        Assert.NotNull(refusal.TraceId);
        Assert.Single(harness.Emulator.Journal.Connections);
    }

    [Fact]
    public async Task A_plain_text_refusal_is_passed_on_in_its_words()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        harness.Emulator.Script.NextConnection().AtHandshake.RefuseWithBody(400, "text/plain", "unknown variant `flac`");
        FishAudioServerException refusal = await Assert.ThrowsAsync<FishAudioServerException>(() => harness.Client.SpeakAsync(Text).ToAudioAsync());
        Assert.Equal("unknown variant `flac`", refusal.ServerMessage);
    }

    [Fact]
    public async Task A_busy_service_is_asked_again_after_the_time_it_names()
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync(time: time);
        harness.Emulator.Script.NextConnection().AtHandshake.Refuse(429, retryAfter: TimeSpan.FromSeconds(7));
        harness.Emulator.Script.NextConnection().AtHandshake.Refuse(503);
        Task<SpeechAudio> speaking = harness.Client.SpeakAsync(Text, new() { Format = SpeechAudioFormat.Pcm }).ToAudioAsync();
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7), SpeechHarness.Patience);
        time.Advance(TimeSpan.FromSeconds(7));
        // The second refusal names no time: the pause is our own, with jitter.
        await time.WaitForTimerAsync(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(5), SpeechHarness.Patience);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(BuiltInVoice.Render(Text), (await speaking).Data.ToArray());
        Assert.Equal(3, harness.Emulator.Journal.Connections.Count);
    }

    [Fact]
    public async Task A_time_to_ask_again_may_be_a_moment_by_the_service_s_own_clock()
    {
        SteppedTimeProvider time = new();
        await using HandmadeServer server = Refusing("Date: Sun, 06 Nov 1994 08:49:30 GMT\r\nRetry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
        await using FishAudioClient client = server.CreateClient(time);
        Task<SpeechAudio> speaking = client.SpeakAsync(Text, new() { Format = SpeechAudioFormat.Pcm }).ToAudioAsync();
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7), SpeechHarness.Patience);
        time.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal("good"u8.ToArray(), (await speaking).Data.ToArray());
    }

    [Theory]
    [InlineData("61", 61)]
    [InlineData("Sun, 06 Nov 1994 09:49:30 GMT", 3600)]
    public async Task A_time_beyond_a_minute_is_a_refusal(string named, int seconds)
    {
        await using HandmadeServer server = Refusing($"Date: Sun, 06 Nov 1994 08:49:30 GMT\r\nRetry-After: {named}\r\n");
        await using FishAudioClient client = server.CreateClient();
        FishAudioServerException refusal = await Assert.ThrowsAsync<FishAudioServerException>(() => client.SpeakAsync(Text).ToAudioAsync());
        Assert.Equal((503, TimeSpan.FromSeconds(seconds), true), (refusal.Status, refusal.RetryAfter, refusal.IsTransient));
        Assert.Equal(1, server.Accepted);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_an_error_that_says_audio_had_begun()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        harness.Emulator.Script.NextConnection().AfterAudioFrame(2).Drop();
        FishAudioConnectionException lost = await Assert.ThrowsAsync<FishAudioConnectionException>(
            () => harness.Client.SpeakAsync(Text, new() { Format = SpeechAudioFormat.Pcm }).ToAudioAsync());
        Assert.True(lost.AudioStarted);
        Assert.Single(harness.Emulator.Journal.Connections);
    }

    [Fact]
    public async Task A_silent_service_is_given_up_but_a_slow_reader_is_not()
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync(time: time);
        harness.Emulator.Script.NextConnection().AfterAudioFrame(1).Stall();
        await using IAsyncEnumerator<SpeechChunk> chunks = harness.Client.SpeakAsync(Text, new() { Format = SpeechAudioFormat.Pcm }).GetAsyncEnumerator();
        Assert.True(await chunks.MoveNextAsync());
        time.Advance(TimeSpan.FromMinutes(5));

        async Task ReadRestAsync()
        {
            while (await chunks.MoveNextAsync())
            {
            }
        }

        Task rest = ReadRestAsync();
        FishAudioConnectionException silent = await Assert.ThrowsAsync<FishAudioConnectionException>(() => time.AdvanceUntilAsync(rest, TimeSpan.FromSeconds(1)));
        Assert.Contains("silent", silent.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaving_the_loop_closes_the_answer()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        harness.Emulator.Script.NextConnection().AfterAudioFrame(1).Stall();
        await foreach (SpeechChunk _ in harness.Client.SpeakAsync(Text, new() { Format = SpeechAudioFormat.Pcm }))
            break;
        EmulatorSession session = await harness.Emulator.Journal.WaitForSessionAsync(0, SpeechHarness.Patience);
        Assert.NotEqual(EmulatorSessionEnd.Finished, session.End);
    }

    [Theory]
    [InlineData(SpeechTiming.None)]
    [InlineData(SpeechTiming.Words)]
    public async Task Cancelling_the_token_closes_the_answer_while_the_service_is_silent(SpeechTiming timing)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        harness.Emulator.Script.NextConnection().AfterAudioFrame(1).Stall();
        using CancellationTokenSource cancel = new();
        await using IAsyncEnumerator<SpeechChunk> chunks = harness.Client
            .SpeakAsync(Text, new() { Format = SpeechAudioFormat.Pcm, Timing = timing }, cancel.Token).GetAsyncEnumerator();
        Assert.True(await chunks.MoveNextAsync());
        Task rest = Task.Run(async () =>
        {
            while (await chunks.MoveNextAsync())
            {
            }
        });
        await cancel.CancelAsync();
        OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rest.WaitAsync(SpeechHarness.Patience));
        Assert.Equal(cancel.Token, cancelled.CancellationToken);
        Assert.Equal(EmulatorSessionEnd.ConnectionLost, (await harness.Emulator.Journal.WaitForSessionAsync(0, SpeechHarness.Patience)).End);
    }

    [Fact]
    public async Task A_service_that_stays_busy_is_asked_as_often_as_the_options_say()
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync(time: time);
        harness.Emulator.Script.EveryConnection().AtHandshake.Refuse(503);
        Task speaking = harness.Client.SpeakAsync(Text, new() { Format = SpeechAudioFormat.Pcm }).ToAudioAsync();
        int retries = new FishAudioOptions().MaxRetries;
        for (int i = 0; i < retries; i++)
        {
            await time.WaitForTimerAsync(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(5), SpeechHarness.Patience);
            time.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(503, (await Assert.ThrowsAsync<FishAudioServerException>(() => speaking.WaitAsync(SpeechHarness.Patience))).Status);
        Assert.Equal(1 + retries, harness.Emulator.Journal.Connections.Count);
    }

    [Fact]
    public async Task The_request_is_MessagePack_with_the_model_in_a_header_and_the_text_in_the_body()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await harness.Client.SpeakAsync("Hi.", new() { Model = FishAudioModel.S2Pro, Format = SpeechAudioFormat.Pcm }).ToAudioAsync();
        EmulatorSession session = harness.Emulator.Journal.Sessions.Single();
        Assert.Equal("s2-pro", session.Model);
        Assert.Equal("Hi.", session.Text);
    }

    /// <summary>Refuses the first request, and answers the others.</summary>
    private static HandmadeServer Refusing(string headers)
    {
        int asked = 0;
        return new HandmadeServer(async (stream, over) =>
        {
            await HandmadeServer.ReadRequestAsync(stream, over);
            string answer = Interlocked.Increment(ref asked) == 1
                ? $"HTTP/1.1 503 Service Unavailable\r\n{headers}Connection: close\r\nContent-Length: 0\r\n\r\n"
                : "HTTP/1.1 200 OK\r\nContent-Type: audio/pcm\r\nConnection: close\r\nContent-Length: 4\r\n\r\ngood";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), over);
        });
    }
}
