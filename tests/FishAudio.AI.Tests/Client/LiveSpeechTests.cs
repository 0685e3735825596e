using System.Runtime.CompilerServices;
using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Client;

/// <summary>Speaking a text that is still being written, whatever the text and its reader do.</summary>
public class LiveSpeechTests
{
    [Fact]
    public async Task Strings_are_spoken_as_they_are()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Assert.Equal(BuiltInVoice.Render("Hello, world."), await harness.Client.SpeakAsync(Source("Hel", (string)null!, "", "lo, ", "world.")).ReadAudioAsync());
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Inputs_carry_flushes_to_where_they_are()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        byte[] audio = await harness.Client.SpeakAsync(Source<SpeechInput>("One.", SpeechInput.Flush, " Two.", default(SpeechInput))).ReadAudioAsync();
        Assert.Equal(BuiltInVoice.Render("One. Two."), audio);
        Assert.Equal([4], harness.Emulator.Journal.Sessions[0].Flushes);
    }

    [Fact]
    public async Task Nothing_to_say_is_silence_and_asks_for_nothing()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Assert.Empty(await harness.Client.SpeakAsync(Source<string>()).ReadChunksAsync());
        Assert.Empty(harness.Emulator.Journal.Sessions);
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Each_enumeration_speaks_anew()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        IAsyncEnumerable<SpeechChunk> speech = harness.Client.SpeakAsync(Source("Hi."));
        Assert.Equal(await speech.ReadAudioAsync(), await speech.ReadAudioAsync());
        Assert.Equal(2, harness.Emulator.Journal.Sessions.Count);
    }

    [Fact]
    public async Task Misuse_is_told_at_the_call()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Assert.Throws<ArgumentNullException>(() => harness.Client.SpeakAsync((IAsyncEnumerable<SpeechInput>)null!));
        Assert.Throws<ArgumentNullException>(() => harness.Client.SpeakAsync((IAsyncEnumerable<string>)null!));
        Assert.Throws<ArgumentException>(() => harness.Client.SpeakAsync(Source("Hi."), new SpeechRequest { Speed = 9 }));
    }

    public static TheoryData<Exception> Failures =>
    [
        new InvalidOperationException("model down"),
        new OperationCanceledException("not the caller's"),
        new ObjectDisposedException("the model's client"),
        new FishAudioConnectionException("another speech was lost"),
    ];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Text_that_fails_ends_the_speech_with_its_own_failure(Exception failure)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Exception? told = await Record.ExceptionAsync(() => harness.Client.SpeakAsync(Source<string>("Hi.", failure)).ReadAudioAsync());
        Assert.Same(failure, told);
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Failure_of_the_service_reaches_the_reader_while_the_text_is_still_pending()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        harness.Emulator.Script.NextSession().AfterReceiving(2).SendError("no such voice");
        TaskCompletionSource disposed = new();
        FishAudioServerException error = await Assert.ThrowsAsync<FishAudioServerException>(
            () => harness.Client.SpeakAsync(Source<string>("Hi.", new TaskCompletionSource().Task, disposed)).ReadAudioAsync().WaitAsync(SpeechHarness.Patience));
        Assert.Equal("no such voice", error.ServerMessage);
        Assert.True(disposed.Task.IsCompleted);
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Leaving_early_ends_the_speech_and_disposes_of_the_text()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        TaskCompletionSource disposed = new();
        await foreach (SpeechChunk _ in harness.Client.SpeakAsync(Source<SpeechInput>("Hi.", SpeechInput.Flush, new TaskCompletionSource().Task, disposed)))
            break;
        Assert.True(disposed.Task.IsCompleted);
        Assert.False(harness.Emulator.Journal.Sessions[0].StopReceived);
        await harness.AssertNothingLeftAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Token_ends_the_speech_at_once(bool isOfTheEnumeration)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        TaskCompletionSource disposed = new();
        using CancellationTokenSource cancel = new();
        IAsyncEnumerable<SpeechInput> text = Source<SpeechInput>("Hi.", SpeechInput.Flush, new TaskCompletionSource().Task, disposed);
        IAsyncEnumerable<SpeechChunk> speech = isOfTheEnumeration ? harness.Client.SpeakAsync(text) : harness.Client.SpeakAsync(text, null, cancel.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (SpeechChunk _ in speech.WithCancellation(isOfTheEnumeration ? cancel.Token : default))
                await cancel.CancelAsync();
        });
        Assert.True(disposed.Task.IsCompleted);
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Text_that_does_not_observe_its_token_is_left_behind_and_disposed_of_when_it_comes_back()
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync(time: time);
        TaskCompletionSource model = new();
        TaskCompletionSource disposed = new();
        IAsyncEnumerator<SpeechChunk> speech = harness.Client.SpeakAsync(Deaf(model.Task, disposed)).GetAsyncEnumerator(SpeechHarness.Patience);
        Assert.True(await speech.MoveNextAsync());
        await time.AdvanceUntilAsync(speech.DisposeAsync().AsTask(), TimeSpan.FromMilliseconds(50));
        await harness.AssertNothingLeftAsync();
        Assert.False(disposed.Task.IsCompleted);

        model.SetResult();
        await disposed.Task.WaitAsync(SpeechHarness.Patience);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Speech_that_its_client_cuts_short_does_not_end_as_if_it_were_whole(bool isSynchronous)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () =>
        {
            await foreach (SpeechChunk _ in harness.Client.SpeakAsync(Source<SpeechInput>("Hi.", SpeechInput.Flush, new TaskCompletionSource().Task)))
            {
                if (isSynchronous)
                    harness.Client.Dispose();
                else
                    await harness.Client.DisposeAsync();
            }
        });
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Source_runs_in_the_context_of_its_caller_and_the_session_in_none()
    {
        AsyncLocal<string> context = new() { Value = "caller" };
        List<string?> seen = [];
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await harness.Client.SpeakAsync(Look()).ReadAudioAsync();
        Assert.Equal(["caller"], seen);

        async IAsyncEnumerable<string> Look()
        {
            seen.Add(context.Value);
            yield return "Hi.";
            await Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Many_speeches_at_once_are_each_their_own()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await harness.Client.PrewarmAsync(5);
        string[] texts = [.. Enumerable.Range(0, 20).Select(i => $"This is speech number {i}.")];
        byte[][] audio = await Task.WhenAll(texts.Select(text => harness.Client.SpeakAsync(Source<string>([.. text.Chunk(3).Select(piece => new string(piece))])).ReadAudioAsync()));
        Assert.Equal(texts.Select(text => BuiltInVoice.Render(text)), audio);
        await harness.AssertNothingLeftAsync();
    }

    private static IAsyncEnumerable<string> Source(params string[] steps) => Source<string>(steps);

    /// <summary>A text: pieces, signals to wait for, a failure, and a signal of its disposal.</summary>
    private static IAsyncEnumerable<T> Source<T>(params object[] steps) => PlayAsync<T>(steps);

    private static async IAsyncEnumerable<T> PlayAsync<T>(object[] steps, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            foreach (object? step in steps)
            {
                switch (step)
                {
                    case Task signal: await signal.WaitAsync(cancellationToken); break;
                    case Exception failure: throw failure;
                    case TaskCompletionSource: break;
                    case T piece: yield return piece; break;
                    case string text when typeof(T) == typeof(SpeechInput): yield return (T)(object)(SpeechInput)text; break;
                    case null: yield return default!; break;
                }
            }
        }
        finally
        {
            steps.OfType<TaskCompletionSource>().SingleOrDefault()?.SetResult();
        }
    }

    private static async IAsyncEnumerable<SpeechInput> Deaf(Task model, TaskCompletionSource disposed)
    {
        try
        {
            yield return "Hi.";
            yield return SpeechInput.Flush;
            await model;
            yield return "Nobody listens any more.";
        }
        finally
        {
            disposed.SetResult();
        }
    }
}
