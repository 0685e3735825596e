using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Session;

/// <summary>A service that owes audio and is silent is given up; one that owes nothing, or waits for the reader, never is.</summary>
public class SilenceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SteppedTimeProvider _time = new();
    private readonly ScriptedConnection _connection = new();

    [Fact]
    public async Task Service_is_given_up_when_a_flush_stays_unanswered()
    {
        await using ISpeechSession session = await _connection.OpenAsync(_time);
        await session.WriteAsync("Hi.");
        await session.FlushAsync();
        await SettleAsync(session, 4);
        _time.Advance(Patience - TimeSpan.FromMilliseconds(1));
        await session.WriteAsync(" ");
        _time.Advance(TimeSpan.FromMilliseconds(1));

        SpeechSummary summary = await session.Completion.WaitAsync(SpeechHarness.Patience);
        Assert.Contains("silent for 20 s", Assert.IsType<FishAudioConnectionException>(summary.Error).Message, StringComparison.Ordinal);
        Assert.Same(summary.Error, await Assert.ThrowsAsync<FishAudioConnectionException>(async () => await session.WriteAsync("more")));
    }

    [Fact]
    public async Task Flushes_that_follow_do_not_put_the_deadline_off()
    {
        await using ISpeechSession session = await _connection.OpenAsync(_time);
        for (int sent = 1; sent < 9; sent += 2)
        {
            await session.WriteAsync("Another sentence.");
            await session.FlushAsync();
            await SettleAsync(session, sent + 3);
            _time.Advance(Patience / 4);
        }

        Assert.Equal(SpeechEndReason.Failed, (await session.Completion.WaitAsync(SpeechHarness.Patience)).Reason);
    }

    [Fact]
    public async Task Answer_that_overtakes_the_end_of_sending_the_flush_counts()
    {
        TaskCompletionSource taken = new();
        _connection.OnSend = (name, _) => name == "flush" ? taken.Task : Task.CompletedTask;
        await using ISpeechSession session = await _connection.OpenAsync(_time);
        await session.WriteAsync("Hi.");
        await session.FlushAsync();
        await _connection.WaitForSentAsync(3);
        _connection.Arrive(Says.Audio(1, 0));
        taken.SetResult();
        await SettleAsync(session, 4);

        _time.Advance(3 * Patience);
        await session.WriteAsync("The model was thinking.");
    }

    [Fact]
    public async Task Model_may_be_quiet_before_the_first_token_and_between_sentences()
    {
        await using ISpeechSession session = await _connection.OpenAsync(_time);
        _time.Advance(10 * Patience);
        await session.WriteAsync("Hi.");
        await SettleAsync(session, 3);
        _time.Advance(10 * Patience);
        await session.FlushAsync();
        await SettleAsync(session, 5);
        _connection.Arrive(Says.Audio(1, 0));
        _time.Advance(10 * Patience);
        await session.WriteAsync("Hi again.");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("… — !")]
    public async Task Flush_of_nothing_that_can_be_spoken_owes_no_audio(string rest)
    {
        await using ISpeechSession session = await _connection.OpenAsync(_time);
        await session.WriteAsync("Hi.");
        await session.FlushAsync();
        await _connection.WaitForSentAsync(3);
        _connection.Arrive(Says.Audio(1, 0));
        await session.WriteAsync(rest);
        await session.FlushAsync();
        await SettleAsync(session, rest.Length == 0 ? 5 : 6);

        _time.Advance(10 * Patience);
        await session.WriteAsync("The model was thinking.");
    }

    [Fact]
    public async Task Finish_is_owed_from_stop_on_also_between_frames()
    {
        await using ISpeechSession session = await _connection.OpenAsync(_time);
        await session.WriteAsync("Hi.");
        await session.CompleteAsync();
        await _connection.WaitForSentAsync(3);
        _connection.Arrive(Says.Audio(1, 0));
        _time.Advance(Patience - TimeSpan.FromSeconds(1));
        _connection.Arrive(Says.Audio(2, 0));
        _time.Advance(Patience - TimeSpan.FromSeconds(1));
        Assert.False(session.Completion.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));

        FishAudioConnectionException error = Assert.IsType<FishAudioConnectionException>((await session.Completion.WaitAsync(SpeechHarness.Patience)).Error);
        Assert.True(error.AudioStarted);
    }

    [Fact]
    public async Task Reader_may_be_as_slow_as_it_likes()
    {
        await using ISpeechSession session = await _connection.OpenAsync(_time);
        await session.WriteAsync("Hi.");
        await session.CompleteAsync();
        await _connection.WaitForSentAsync(3);
        for (byte i = 0; i < 30; i++)
            _connection.Arrive(Says.Audio(i, 0));
        _connection.Arrive(Says.Finish);
        // The delivery waits for its reader: nothing of this is the service's silence.
        _time.Advance(10 * Patience);

        List<SpeechChunk> heard = await session.ReadAllAsync().ReadChunksAsync();
        Assert.Equal(Enumerable.Range(0, 30).Select(i => (byte)i), heard.Select(chunk => chunk.Audio.Span[0]));
        Assert.Equal(SpeechEndReason.Completed, (await session.Completion).Reason);
    }

    [Fact]
    public async Task Service_that_takes_no_text_is_given_up()
    {
        _connection.OnSend = (name, _) => name == "text" ? new TaskCompletionSource().Task : Task.CompletedTask;
        await using ISpeechSession session = await _connection.OpenAsync(_time);
        await session.WriteAsync("Hi.");
        await _connection.WaitForSentAsync(2);
        await _time.AdvanceUntilAsync(session.Completion, TimeSpan.FromSeconds(1));
        Assert.Contains("not taken any text for 10 s", (await session.Completion).Error!.Message, StringComparison.Ordinal);
        Assert.True(_connection.IsAborted);
    }

    [Fact]
    public async Task Service_that_takes_no_text_because_nobody_takes_its_audio_is_not_given_up()
    {
        TaskCompletionSource taken = new();
        _connection.OnSend = (name, number) => name == "text" && number > 1 ? taken.Task : Task.CompletedTask;
        await using ISpeechSession session = await _connection.OpenAsync(_time);
        await session.WriteAsync("Hi.");
        await session.FlushAsync();
        await _connection.WaitForSentAsync(3);
        for (byte i = 0; i < 20; i++)
            _connection.Arrive(Says.Audio(i, 0));
        await session.WriteAsync("More.");
        await session.CompleteAsync();
        await _connection.WaitForSentAsync(4);
        for (int i = 0; i < 60; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        taken.SetResult();
        await _connection.WaitForSentAsync(5);
        _connection.Arrive(Says.Finish);
        await foreach (SpeechChunk _ in session.ReadAllAsync(SpeechHarness.Patience))
        {
        }

        Assert.Equal(SpeechEndReason.Completed, (await session.Completion).Reason);
    }

    // Once the message after it is on its way, what follows the sending of one has been done.
    private async Task SettleAsync(ISpeechSession session, int sent)
    {
        await session.WriteAsync("x");
        await _connection.WaitForSentAsync(sent);
    }
}
