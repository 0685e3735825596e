using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Session;

/// <summary>However a session ends, everything that waits is woken, is told why, and nothing stays behind.</summary>
public class SessionEndTests
{
    [Fact]
    public async Task Disposed_session_says_so_and_its_reading_ends()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        ISpeechSession session = await harness.Client.OpenSessionAsync();
        await session.WriteAsync("Hi.");
        await session.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await session.WriteAsync("more"));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await session.FlushAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await session.CompleteAsync());
        Assert.Empty(await session.ReadAllAsync().ReadChunksAsync());
        Assert.Equal(SpeechEndReason.Interrupted, (await session.Completion).Reason);
        Assert.Null((await session.Completion).Error);
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Interrupted_session_delivers_nothing_of_what_had_arrived()
    {
        ScriptedConnection connection = new();
        ISpeechSession session = await connection.OpenAsync(TimeProvider.System);
        await session.WriteAsync("Hi.");
        await connection.WaitForSentAsync(2);
        connection.Arrive(Says.Audio(1, 0));
        connection.Arrive(Says.Audio(2, 0));
        await using IAsyncEnumerator<SpeechChunk> chunks = session.ReadAllAsync().GetAsyncEnumerator();
        Assert.True(await chunks.MoveNextAsync());
        await session.DisposeAsync();
        Assert.False(await chunks.MoveNextAsync());
    }

    [Fact]
    public async Task Disposal_is_idempotent_and_concurrent()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        ISpeechSession session = await harness.Client.OpenSessionAsync();
        await session.WriteAsync("Hi.");
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () => await session.DisposeAsync()))).WaitAsync(SpeechHarness.Patience);
        await session.DisposeAsync();
        Assert.Equal(SpeechEndReason.Interrupted, (await session.Completion).Reason);
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Disposal_wakes_a_delivery_that_waits_for_its_reader()
    {
        ScriptedConnection connection = new();
        ISpeechSession session = await connection.OpenAsync(TimeProvider.System);
        await session.WriteAsync("Hi.");
        await connection.WaitForSentAsync(2);
        for (byte i = 0; i < 40; i++)
            connection.Arrive(Says.Audio(i, 0));
        await session.DisposeAsync().AsTask().WaitAsync(SpeechHarness.Patience);
        Assert.Equal(SpeechEndReason.Interrupted, (await session.Completion).Reason);
    }

    [Fact]
    public async Task Disposal_wakes_a_writer_that_waits_for_the_service()
    {
        ScriptedConnection connection = new();
        connection.OnSend = (name, _) => name == "text" ? new TaskCompletionSource().Task : Task.CompletedTask;
        ISpeechSession session = await connection.OpenAsync(TimeProvider.System);
        Task blocked = await WriteUntilBlockedAsync(session, connection);
        await session.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => blocked.WaitAsync(SpeechHarness.Patience));
    }

    [Fact]
    public async Task Failure_wakes_a_writer_that_waits_for_the_service()
    {
        ScriptedConnection connection = new();
        connection.OnSend = (name, _) => name == "text" ? new TaskCompletionSource().Task : Task.CompletedTask;
        await using ISpeechSession session = await connection.OpenAsync(TimeProvider.System);
        Task blocked = await WriteUntilBlockedAsync(session, connection);
        connection.Arrive(Says.Error("no"));
        Assert.Equal("no", (await Assert.ThrowsAsync<FishAudioServerException>(() => blocked.WaitAsync(SpeechHarness.Patience))).ServerMessage);
    }

    [Fact]
    public async Task Token_of_a_write_ends_its_waiting_and_not_the_session()
    {
        TaskCompletionSource taken = new();
        ScriptedConnection connection = new();
        connection.OnSend = (name, number) => name == "text" && number == 1 ? taken.Task : Task.CompletedTask;
        await using ISpeechSession session = await connection.OpenAsync(TimeProvider.System);
        using CancellationTokenSource cancel = new();
        Task blocked = await WriteUntilBlockedAsync(session, connection, cancel.Token);
        await cancel.CancelAsync();
        OperationCanceledException canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blocked);
        Assert.Equal(cancel.Token, canceled.CancellationToken);

        taken.SetResult();
        await session.WriteAsync("more", SpeechHarness.Patience);
        Assert.False(connection.IsAborted);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await session.WriteAsync("more", cancel.Token));
        Assert.False(session.Completion.IsCompleted);
    }

    [Fact]
    public async Task Token_of_the_opening_is_not_observed_afterwards()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        using CancellationTokenSource cancel = new();
        await using ISpeechSession session = await harness.Client.OpenSessionAsync(null, cancel.Token);
        await session.WriteAsync("Hi.", cancel.Token);
        await cancel.CancelAsync();
        Assert.Equal(BuiltInVoice.Render("Hi. Again."), await session.SpeakAsync(" Again."));
    }

    [Fact]
    public async Task Goodbye_that_is_not_answered_keeps_nobody_waiting()
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync(time: time);
        harness.Emulator.Script.NextSession().AfterStop.StopReading();
        byte[] audio = await harness.Client.SpeakAsync(Texts("Hi.")).ReadAudioAsync().WaitAsync(SpeechHarness.Patience);
        Assert.Equal(BuiltInVoice.Render("Hi."), audio);
        Assert.Equal(1, harness.Emulator.OpenConnections);

        harness.Client.Dispose();
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Goodbye_that_is_not_answered_is_cut_short()
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync(time: time);
        harness.Emulator.Script.NextSession().AfterStop.StopReading();
        await harness.Client.SpeakAsync(Texts("Hi.")).ReadAudioAsync().WaitAsync(SpeechHarness.Patience);
        await time.AdvanceUntilAsync(harness.AssertNothingLeftAsync(), TimeSpan.FromMilliseconds(100));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Close_after_finish_is_a_normal_end(bool keepOpen)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(
            new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None, KeepOpenAfterFinish = keepOpen });
        await using ISpeechSession session = await harness.Client.OpenSessionAsync();
        Assert.Equal(BuiltInVoice.Render("Hi."), await session.SpeakAsync("Hi."));
        Assert.Equal(SpeechEndReason.Completed, (await session.Completion).Reason);
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Finish_before_the_text_has_ended_is_broken_protocol()
    {
        ScriptedConnection connection = new();
        await using ISpeechSession session = await connection.OpenAsync(TimeProvider.System);
        await session.WriteAsync("Hi.");
        await connection.WaitForSentAsync(2);
        connection.Arrive(Says.Finish);
        FishAudioProtocolException error = await Assert.ThrowsAsync<FishAudioProtocolException>(() => session.ReadAllAsync().ReadChunksAsync());
        Assert.Equal("finish", error.Event);
    }

    private static async IAsyncEnumerable<string> Texts(params string[] texts)
    {
        foreach (string text in texts)
            yield return text;
        await Task.CompletedTask;
    }

    private static async Task<Task> WriteUntilBlockedAsync(ISpeechSession session, ScriptedConnection connection, CancellationToken cancellationToken = default)
    {
        await session.WriteAsync("first", CancellationToken.None);
        await connection.WaitForSentAsync(2);
        for (int i = 0; i < 64; i++)
            Assert.True(session.WriteAsync("more", cancellationToken).IsCompletedSuccessfully);
        ValueTask blocked = session.WriteAsync("too much", cancellationToken);
        Assert.False(blocked.IsCompleted);
        return blocked.AsTask();
    }
}
