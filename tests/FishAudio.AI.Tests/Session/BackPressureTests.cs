using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Session;

/// <summary>Over a real socket, who is slow slows the other down, and nothing is lost, doubled or given up.</summary>
public class BackPressureTests
{
    // More than all the buffers between a service and a reader hold.
    private static readonly string Long = string.Concat(Enumerable.Range(0, 300).Select(i => $"This is sentence number {i}. "));

    [Fact]
    public async Task Audio_that_nobody_reads_yet_waits_at_the_service()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await using ISpeechSession session = await harness.Client.OpenSessionAsync();
        await session.WriteAsync(Long);
        await session.CompleteAsync();
        EmulatorSession journal = await harness.Emulator.Journal.WaitForStartAsync(0, SpeechHarness.Patience);
        await journal.WaitUntilAsync(s => s.AudioFrames > 30 && s.StopReceived, SpeechHarness.Patience);
        Assert.False(session.Completion.IsCompleted);

        Assert.Equal(BuiltInVoice.Render(Long), await session.ReadAllAsync().ReadAudioAsync());
        Assert.Equal(SpeechEndReason.Completed, (await session.Completion).Reason);
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Reader_who_leaves_frees_everything_that_waited()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await using (ISpeechSession session = await harness.Client.OpenSessionAsync())
        {
            await session.WriteAsync(Long);
            await session.CompleteAsync();
            EmulatorSession journal = await harness.Emulator.Journal.WaitForStartAsync(0, SpeechHarness.Patience);
            await journal.WaitUntilAsync(s => s.AudioFrames > 30, SpeechHarness.Patience);
        }

        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Writer_waits_for_a_service_that_takes_no_text_and_is_told_when_it_is_given_up()
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync(time: time);
        harness.Emulator.Script.NextSession().AfterStart.StopReading();
        await using ISpeechSession session = await harness.Client.OpenSessionAsync();
        await session.WriteAsync("");
        await harness.Emulator.Journal.WaitForStartAsync(0, SpeechHarness.Patience);
        string megabyte = new('a', 1 << 20);
        Task writing = Task.Run(async () =>
        {
            while (true)
                await session.WriteAsync(megabyte);
        });
        // The send that waits has set its timer.
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), SpeechHarness.Patience);
        await time.AdvanceUntilAsync(session.Completion, TimeSpan.FromSeconds(1));
        Assert.Contains("not taken any text", (await Assert.ThrowsAsync<FishAudioConnectionException>(() => writing)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Sessions_that_end_anywhere_leave_nothing_behind_and_deliver_a_beginning_of_their_audio(int seed)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 25).Select(i => Task.Run(() => RunAsync(harness, new Random((seed * 1000) + i))))).WaitAsync(SpeechHarness.Patience);
        await harness.AssertNothingLeftAsync();
    }

    private static async Task RunAsync(SpeechHarness harness, Random random)
    {
        string text = string.Concat(Enumerable.Range(0, random.Next(1, 20)).Select(i => $"Sentence {i} of some length. "));
        (int writes, int reads) = (random.Next(0, 40), random.Next(0, 20));
        ISpeechSession session = await harness.Client.OpenSessionAsync();
        List<SpeechChunk> heard = [];
        Task reading = Task.Run(async () =>
        {
            await foreach (SpeechChunk chunk in session.ReadAllAsync())
            {
                heard.Add(chunk);
                if (heard.Count == reads)
                    await session.DisposeAsync();
            }
        });
        Exception? told = await Record.ExceptionAsync(async () =>
        {
            int written = 0;
            foreach (char[] piece in text.Chunk(12))
            {
                await session.WriteAsync(new string(piece));
                if (random.Next(3) == 0)
                    await session.FlushAsync();
                if (++written == writes)
                    _ = session.DisposeAsync().AsTask();
            }

            await session.CompleteAsync();
        });
        Assert.True(told is null or ObjectDisposedException, told?.ToString());
        await reading;
        SpeechSummary summary = await session.Completion;
        byte[] audio = heard.Join();
        byte[] whole = BuiltInVoice.Render(text);
        Assert.True(whole.AsSpan().StartsWith(audio));
        Assert.Equal(summary.Reason == SpeechEndReason.Completed, audio.Length == whole.Length && told is null && summary.Reason != SpeechEndReason.Interrupted);
        await session.DisposeAsync();
    }
}
