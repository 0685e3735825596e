using System.Text;
using System.Text.RegularExpressions;
using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Session;

/// <summary>A session that the caller drives, against the emulator.</summary>
public class ExplicitSessionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task Audio_is_the_text_however_it_was_cut(int cut)
    {
        const string Text = "Grüße aus Köln! 世界，你好。 Two 👩‍👩‍👧 emoji 🎉, and one more sentence to make it longer than a chunk of text. "
            + "The service speaks without a flush, too, when enough text is there, and cuts where it likes to.";
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await using ISpeechSession session = await harness.Client.OpenSessionAsync();
        byte[] audio = await session.SpeakAsync(Text.Chunk(cut).Select(piece => (SpeechInput)new string(piece)));

        Assert.Equal(BuiltInVoice.Render(Text), audio);
        SpeechSummary summary = await session.Completion;
        Assert.Equal(SpeechEndReason.Completed, summary.Reason);
        Assert.Null(summary.Error);
        Assert.Equal(Encoding.UTF8.GetByteCount(Text), summary.TextBytes);
        Assert.Equal(audio.Length, summary.AudioBytes);
        Assert.Equal(Duration(audio.Length), summary.AudioDuration);
        Assert.NotNull(summary.TimeToFirstAudio);
        Assert.Equal(0, summary.Segments);
        Assert.False(summary.ConnectionReused);
        await session.DisposeAsync();
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Chunks_are_numbered_and_placed_without_a_gap()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await using ISpeechSession session = await harness.Client.OpenSessionAsync();
        await session.WriteAsync("One sentence is here.");
        await session.FlushAsync();
        await session.WriteAsync("Another one is there.");
        await session.CompleteAsync();
        (int index, int bytes) = (0, 0);
        foreach (SpeechChunk chunk in await session.ReadAllAsync().ReadChunksAsync())
        {
            Assert.Equal(index++, chunk.Index);
            Assert.Equal(Duration(bytes), chunk.Offset);
            Assert.Equal(SpeechAudioFormat.Pcm, chunk.Format);
            Assert.Equal(0, chunk.Stream);
            Assert.False(chunk.IsResumed);
            Assert.Equal(0, chunk.Audio.Length % 2);
            bytes += chunk.Audio.Length;
        }

        Assert.Equal(1, (await session.Completion).Segments);
    }

    [Fact]
    public async Task Flushes_arrive_where_they_were_written()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await using ISpeechSession session = await harness.Client.OpenSessionAsync();
        await session.SpeakAsync("One.", SpeechInput.Flush, " Two", ".", SpeechInput.Flush, SpeechInput.Flush, " Three.");

        EmulatorSession journal = await harness.Emulator.Journal.WaitForSessionAsync(0, SpeechHarness.Patience);
        Assert.Equal(["One.", " Two", ".", " Three."], journal.Texts);
        Assert.Equal([4, 9, 9], journal.Flushes);
        Assert.Equal(["One.", " Two.", " Three."], journal.Spoken);
        Assert.Equal(EmulatorSessionEnd.Finished, journal.End);
    }

    [Fact]
    public async Task Flushed_audio_comes_while_the_text_goes_on()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await using ISpeechSession session = await harness.Client.OpenSessionAsync();
        await session.WriteAsync("Hi.");
        await session.FlushAsync();
        await using IAsyncEnumerator<SpeechChunk> chunks = session.ReadAllAsync(SpeechHarness.Patience).GetAsyncEnumerator();
        Assert.True(await chunks.MoveNextAsync());
        Assert.Equal(BuiltInVoice.Render("Hi."), chunks.Current.Audio.ToArray());
        Assert.False(session.Completion.IsCompleted);
    }

    [Fact]
    public async Task Session_that_was_never_written_to_asks_the_service_for_nothing()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await using (ISpeechSession session = await harness.Client.OpenSessionAsync())
        {
            await session.CompleteAsync();
            Assert.Empty(await session.ReadAllAsync().ReadChunksAsync());
            SpeechSummary summary = await session.Completion;
            Assert.Equal(SpeechEndReason.Completed, summary.Reason);
            Assert.Null(summary.TimeToFirstAudio);
        }

        await harness.AssertNothingLeftAsync();
        Assert.Single(harness.Emulator.Journal.Connections);
        Assert.Empty(harness.Emulator.Journal.Sessions);
    }

    [Fact]
    public async Task Empty_text_begins_the_session_and_says_nothing()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await using ISpeechSession session = await harness.Client.OpenSessionAsync();
        await session.WriteAsync("");
        EmulatorSession journal = await harness.Emulator.Journal.WaitForStartAsync(0, SpeechHarness.Patience);
        await session.CompleteAsync();
        Assert.Empty(await session.ReadAllAsync().ReadChunksAsync());
        await journal.Completion.WaitAsync(SpeechHarness.Patience);
        Assert.Equal("", journal.Text);
        Assert.Equal(0, (await session.Completion).TextBytes);
    }

    [Fact]
    public async Task First_audio_is_timed_from_the_first_token_not_from_an_empty_write()
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync(time: time);
        await using ISpeechSession session = await harness.Client.OpenSessionAsync();
        await session.WriteAsync("");
        time.Advance(TimeSpan.FromSeconds(5));
        byte[] audio = await session.SpeakAsync("Hi.");
        Assert.Equal(BuiltInVoice.Render("Hi."), audio);
        Assert.Equal(TimeSpan.Zero, (await session.Completion).TimeToFirstAudio);
    }

    [Fact]
    public async Task Completed_session_takes_no_more_text()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await using ISpeechSession session = await harness.Client.OpenSessionAsync();
        await session.WriteAsync("Hi.");
        await session.CompleteAsync();
        await session.CompleteAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await session.WriteAsync("more"));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await session.FlushAsync());
        Assert.Equal(BuiltInVoice.Render("Hi."), await session.ReadAllAsync().ReadAudioAsync());
        await session.Completion;
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await session.WriteAsync("more"));
        await session.CompleteAsync();
    }

    [Fact]
    public async Task Reading_again_goes_on_where_the_first_reader_left()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await using ISpeechSession session = await harness.Client.OpenSessionAsync();
        string text = string.Concat(Enumerable.Repeat("A sentence of some length is here. ", 10));
        await session.WriteAsync(text);
        await session.CompleteAsync();
        List<SpeechChunk> read = [];
        using CancellationTokenSource cancel = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (SpeechChunk chunk in session.ReadAllAsync(cancel.Token))
            {
                read.Add(chunk);
                await cancel.CancelAsync();
            }
        });
        read.AddRange(await session.ReadAllAsync().ReadChunksAsync());
        Assert.Equal(BuiltInVoice.Render(text), read.Join());
        Assert.Empty(await session.ReadAllAsync().ReadChunksAsync());
    }

    [Fact]
    public async Task Concurrent_writes_are_all_spoken_whole()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await using ISpeechSession session = await harness.Client.OpenSessionAsync();
        Task<byte[]> reading = session.ReadAllAsync().ReadAudioAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (int i = 0; i < 50; i++)
                await session.WriteAsync($"<{writer}:{i}>");
        })));
        await session.CompleteAsync();
        await reading;

        string[] texts = [.. harness.Emulator.Journal.Sessions[0].Texts];
        Assert.Equal(400, texts.Distinct().Count());
        for (int writer = 0; writer < 8; writer++)
            Assert.Equal(Enumerable.Range(0, 50).Select(i => $"<{writer}:{i}>"), texts.Where(t => t.StartsWith($"<{writer}:", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("a😀b", @"a|\ud83d|\ude00b")]
    [InlineData("a😀b", @"a\ud83d|flush|\ude00b")]
    [InlineData("a😀", @"a\ud83d||\ude00")]
    [InlineData("a\ufffdb", @"a\ud83d|b")]
    [InlineData("a\ufffd", @"a|\ud83d")]
    [InlineData("\ufffda", @"\ude00a")]
    [InlineData("\ufffd😀", @"\ud83d|\ud83d|\ude00")]
    public async Task Characters_cut_in_two_arrive_whole_and_halves_as_the_replacement_character(string expected, string pieces)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await using ISpeechSession session = await harness.Client.OpenSessionAsync();
        await session.SpeakAsync(Regex.Unescape(pieces).Split('|').Select(piece => piece == "flush" ? SpeechInput.Flush : piece));
        Assert.Equal(expected, harness.Emulator.Journal.Sessions[0].Text);
        Assert.Equal(Encoding.UTF8.GetByteCount(expected), (await session.Completion).TextBytes);
    }

    [Fact]
    public async Task Megabyte_in_one_write_arrives_whole()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        string text = string.Concat(Enumerable.Range(0, 1 << 16).Select(i => $"word {i:00000} of it;"));
        await using (ISpeechSession session = await harness.Client.OpenSessionAsync(new SpeechRequest { References = [new SpeechReference(new byte[5_000_000], "…")] }))
        {
            await session.WriteAsync(text);
            EmulatorSession journal = await harness.Emulator.Journal.WaitForStartAsync(0, SpeechHarness.Patience);
            await journal.WaitUntilAsync(s => s.Texts.Count > 0, SpeechHarness.Patience);
            Assert.Equal(text, journal.Text);
        }

        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Request_is_sent_as_documented()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await using ISpeechSession session = await harness.Client.OpenSessionAsync(new SpeechRequest { Model = FishAudioModel.S2Pro, Voice = "abc", Speed = 1.5 });
        await session.SpeakAsync("Hi.");
        EmulatorSession journal = harness.Emulator.Journal.Sessions[0];
        Assert.Equal("s2-pro", journal.Model);
        Assert.Equal(
            ["chunk_length", "format", "latency", "prosody", "reference_id", "sample_rate", "text"],
            journal.Request!.Raw.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("balanced", journal.Request.Raw["latency"]);
    }

    [Fact]
    public async Task Empty_lists_are_not_sent()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await using ISpeechSession session = await harness.Client.OpenSessionAsync(
            new SpeechRequest { Voices = [], References = [], Features = [], PronunciationDictionaries = [] });
        await session.SpeakAsync("Hi.");
        Assert.Equal(["chunk_length", "format", "latency", "sample_rate", "text"], harness.Emulator.Journal.Sessions[0].Request!.Raw.Keys.Order(StringComparer.Ordinal));
    }

    private static TimeSpan Duration(long bytes) => TimeSpan.FromTicks(bytes / 2 * TimeSpan.TicksPerSecond / 24_000);
}
