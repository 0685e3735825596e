using System.Net.WebSockets;
using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Session;

/// <summary>What went wrong is told by kind, the service's own word before the loss of its connection, and after all audio that had arrived.</summary>
public class SessionFailureTests
{
    [Fact]
    public async Task Failed_session_tells_every_caller_the_same_error()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        harness.Emulator.Script.NextSession().AfterStart.SendError("Reference not found");
        await using ISpeechSession session = await harness.Client.OpenSessionAsync();
        await session.WriteAsync("Hi.");
        SpeechSummary summary = await session.Completion.WaitAsync(SpeechHarness.Patience);

        FishAudioServerException error = Assert.IsType<FishAudioServerException>(summary.Error);
        Assert.Equal(("error", "Reference not found"), (error.Event, error.ServerMessage));
        Assert.Equal(SpeechEndReason.Failed, summary.Reason);
        Assert.Same(error, await Assert.ThrowsAsync<FishAudioServerException>(async () => await session.WriteAsync("more")));
        Assert.Same(error, await Assert.ThrowsAsync<FishAudioServerException>(async () => await session.FlushAsync()));
        Assert.Same(error, await Assert.ThrowsAsync<FishAudioServerException>(async () => await session.CompleteAsync()));
        Assert.Same(error, await Assert.ThrowsAsync<FishAudioServerException>(() => session.ReadAllAsync().ReadChunksAsync()));
        Assert.Same(error, await Assert.ThrowsAsync<FishAudioServerException>(() => session.ReadAllAsync().ReadChunksAsync()));
        await session.DisposeAsync();
        Assert.Equal(SpeechEndReason.Failed, (await session.Completion).Reason);
        await harness.AssertNothingLeftAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_the_service_said_wins_over_a_send_that_failed_first(bool isWarm)
    {
        ScriptedConnection connection = new();
        connection.OnSend = (name, _) => name == "text" ? Task.FromException(new FishAudioConnectionException("The connection was lost.")) : Task.CompletedTask;
        await using ISpeechSession session = await connection.OpenAsync(new SteppedTimeProvider(), isWarm: isWarm);
        await session.WriteAsync("Hi.");
        await connection.WaitForSentAsync(2);
        connection.Arrive(Says.Error("Concurrency limit exceeded"));
        Assert.IsType<FishAudioServerException>((await session.Completion.WaitAsync(SpeechHarness.Patience)).Error);
        Assert.Equal(["start", "text"], connection.Sent);
    }

    [Fact]
    public async Task Loss_noticed_by_a_send_alone_ends_the_session_and_knows_of_the_audio()
    {
        SteppedTimeProvider time = new();
        ScriptedConnection connection = new();
        connection.OnSend = (name, _) => name == "flush" ? Task.FromException(new FishAudioConnectionException("The connection was lost.")) : Task.CompletedTask;
        await using ISpeechSession session = await connection.OpenAsync(time);
        await session.WriteAsync("Hi.");
        await connection.WaitForSentAsync(2);
        for (byte i = 0; i < 30; i++)
            connection.Arrive(Says.Audio(i, 0));
        await session.FlushAsync();
        await connection.WaitForSentAsync(3);

        // The service's last words are waited for, then the writer is told, although nobody reads.
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), SpeechHarness.Patience);
        time.Advance(TimeSpan.FromSeconds(1));
        FishAudioConnectionException told = await Assert.ThrowsAsync<FishAudioConnectionException>(async () =>
        {
            while (true)
                await session.FlushAsync(SpeechHarness.Patience);
        });

        Assert.True(told.AudioStarted);
        List<byte> heard = [];
        Assert.Same(told, await Assert.ThrowsAsync<FishAudioConnectionException>(async () =>
        {
            await foreach (SpeechChunk chunk in session.ReadAllAsync(SpeechHarness.Patience))
                heard.Add(chunk.Audio.Span[0]);
        }));
        Assert.Equal(Enumerable.Range(0, 30).Select(i => (byte)i), heard);
        Assert.Same(told, (await session.Completion).Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Lost_connection_says_whether_audio_had_begun(bool hasBegun)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(reconnects: 0);
        EmulatorScene scene = harness.Emulator.Script.NextSession();
        _ = hasBegun ? scene.AfterAudioFrame(2).Drop() : scene.BeforeAudio.Drop();
        await using ISpeechSession session = await harness.Client.OpenSessionAsync();
        FishAudioConnectionException error = await Assert.ThrowsAsync<FishAudioConnectionException>(
            () => session.SpeakAsync("A sentence that is long enough for several frames of audio."));
        Assert.Equal(hasBegun, error.AudioStarted);
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task Close_before_finish_is_an_error_with_its_code()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(reconnects: 0);
        harness.Emulator.Script.NextSession().BeforeFinish.Close(WebSocketCloseStatus.EndpointUnavailable);
        await using ISpeechSession session = await harness.Client.OpenSessionAsync();
        await session.WriteAsync("Hi.");
        await session.CompleteAsync();
        List<SpeechChunk> heard = [];
        FishAudioConnectionException error = await Assert.ThrowsAsync<FishAudioConnectionException>(async () =>
        {
            await foreach (SpeechChunk chunk in session.ReadAllAsync(SpeechHarness.Patience))
                heard.Add(chunk);
        });
        Assert.Equal(1001, error.CloseCode);
        Assert.True(error.AudioStarted);
        Assert.Equal(BuiltInVoice.Render("Hi."), heard.Join());
    }

    [Fact]
    public async Task Failure_after_finish_is_none()
    {
        ScriptedConnection connection = new();
        await using ISpeechSession session = await connection.OpenAsync(TimeProvider.System);
        await session.WriteAsync("Hi.");
        await session.CompleteAsync();
        await connection.WaitForSentAsync(3);
        connection.Arrive(Says.Audio(1, 0));
        connection.Arrive(Says.Finish);
        connection.Lose();
        Assert.Single(await session.ReadAllAsync().ReadChunksAsync());
        Assert.Equal(SpeechEndReason.Completed, (await session.Completion).Reason);
    }

    [Fact]
    public async Task Nothing_that_fails_is_left_unobserved()
    {
        List<Exception> unobserved = [];
        EventHandler<UnobservedTaskExceptionEventArgs> remember = (_, args) =>
        {
            lock (unobserved)
                unobserved.AddRange(args.Exception.InnerExceptions.Where(e => e is FishAudioException or WebSocketException));
        };
        TaskScheduler.UnobservedTaskException += remember;
        try
        {
            await EndWithASendPendingAsync();
            for (int i = 0; i < 5; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= remember;
        }

        lock (unobserved)
            Assert.Empty(unobserved);
    }

    private static async Task EndWithASendPendingAsync()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        harness.Emulator.Script.NextSession().AfterStart.StopReading();
        ISpeechSession session = await harness.Client.OpenSessionAsync();
        await session.WriteAsync("");
        await harness.Emulator.Journal.WaitForStartAsync(0, SpeechHarness.Patience);
        string megabyte = new('a', 1 << 20);
        List<Task> writes = [];
        for (int i = 0; i < 90; i++)
            writes.Add(session.WriteAsync(megabyte).AsTask());
        Assert.Contains(writes, write => !write.IsCompleted);
        await session.DisposeAsync();
        foreach (Task write in writes)
            await Record.ExceptionAsync(() => write);
    }
}
