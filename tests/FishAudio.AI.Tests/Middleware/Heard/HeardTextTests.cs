using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests.Middleware.Heard;

public class HeardTextTests
{
    public static TheoryData<string> Replies
        => [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "replies"), "*.md").Select(file => Path.GetFileNameWithoutExtension(file)!).Where(name => name != "README").Order()];

    [Theory]
    [MemberData(nameof(Replies))]
    public async Task With_word_times_the_cut_is_at_the_word_in_progress_whichever_it_is(string reply)
    {
        string text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "replies", reply + ".md"));
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        (_, SpeechWord[] words) = await SpeakAsync(harness, text, SpeechTiming.Words);
        SpeechWord[] written = [.. words.Where(word => word.SourceStart is not null)];
        Assert.True(written.Length > words.Length / 2);

        // A word that is written as one with its neighbours, as those of a number are, cannot be cut from them.
        int[] places = [.. Enumerable.Range(1, written.Length - 1).Where(i => written[i].SourceStart >= EndOf(written[i - 1]) && written[i].Start > written[i - 1].Start)];
        foreach (int[] group in places.Chunk(16))
        {
            await Task.WhenAll(group.Select(async i =>
            {
                (SpeechTurn turn, _) = await SpeakAsync(harness, text, SpeechTiming.Words);
                TimeSpan inside = written[i].Start + ((written[i].End - written[i].Start) / 2);

                SpeechInterruption cut = await turn.InterruptAsync(inside);

                Assert.Equal(text, cut.HeardText + cut.UnheardText);
                Assert.InRange(cut.HeardText.Length, EndOf(written[i - 1]), written[i].SourceStart!.Value);
                Assert.False(cut.IsEstimate);
            }));
        }
    }

    [Theory]
    [InlineData("Say **one** and (two) now.", 1, "Say ")]
    [InlineData("Say **one** and (two) now.", 2, "Say **one** ")]
    [InlineData("Say **one** and (two) now.", 4, "Say **one** and (two) ")]
    [InlineData("你好，世界。再见。", 2, "你好，")]
    [InlineData("[whisper] Come here, quickly.", 1, "[whisper] Come ")]
    [InlineData("# A heading\n\nThen text.", 2, "# A heading\n\n")]
    public async Task What_closes_belongs_to_the_word_before_and_what_opens_to_the_word_after(string text, int inProgress, string heard)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        (SpeechTurn turn, SpeechWord[] words) = await SpeakAsync(harness, text, SpeechTiming.Words);

        SpeechInterruption cut = await turn.InterruptAsync(words[inProgress].Start + TimeSpan.FromMilliseconds(1));

        Assert.Equal(heard, cut.HeardText);
        Assert.Equal(text[heard.Length..], cut.UnheardText);
    }

    [Fact]
    public async Task Before_the_first_audio_nothing_was_heard_and_after_the_last_everything()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        const string text = "Heard from here. To there, `code` and all.";
        (SpeechTurn silent, _) = await SpeakAsync(harness, text, SpeechTiming.None);
        Assert.Equal(new SpeechInterruption("", text, IsEstimate: false), await silent.InterruptAsync(TimeSpan.Zero));

        (SpeechTurn whole, _) = await SpeakAsync(harness, text, SpeechTiming.None);
        SpeechSummary summary = await whole.Completion;
        Assert.Equal((text, ""), (await whole.InterruptAsync(summary.AudioDuration) is var cut ? cut.HeardText : "", cut.UnheardText));

        (SpeechTurn delivered, _) = await SpeakAsync(harness, text, SpeechTiming.Words);
        Assert.Equal(new SpeechInterruption(text, "", IsEstimate: true), await delivered.InterruptAsync());
    }

    [Fact]
    public async Task The_first_interruption_counts()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        (SpeechTurn turn, SpeechWord[] words) = await SpeakAsync(harness, "One two three four.", SpeechTiming.Words);

        SpeechInterruption first = await turn.InterruptAsync(words[2].Start);
        SpeechInterruption second = await turn.InterruptAsync(words[3].Start);

        Assert.Same(first, second);
        Assert.Same(first, turn.Interruption);
        Assert.Equal("One two ", first.HeardText);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => turn.InterruptAsync(TimeSpan.FromTicks(-1)));
    }

    [Fact]
    public async Task Text_that_is_written_after_the_interruption_is_neither()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        SpeechInterruption? cut = null;
        ear.Then = async (turn, told, _) =>
        {
            if (told is SpeechChunk && cut is null)
                cut = await turn.InterruptAsync();
        };
        TaskCompletionSource interrupted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Model model = new(_ => [.. Model.Writes("This is heard in part. "), interrupted.Task, .. Model.Writes("This is only read.")]);
        using SpeakingChatClient chat = harness.Speak(model, ear);
        Task<List<ChatResponseUpdate>> reading = chat.GetStreamingResponseAsync("Go on").ReadAsync();
        await ear.UntilAsync(heard => heard.OfType<SpeechSummary>().Any());
        interrupted.SetResult();
        await reading;

        // From inside the callback that was given the first audio: none of it was taken.
        Assert.Equal(new SpeechInterruption("", "This is heard in part. ", IsEstimate: false), cut);
        Assert.Equal("This is heard in part. This is only read.", ear.Turn!.Text);
    }

    [Fact]
    public async Task Without_word_times_the_cut_is_within_one_segment_of_the_truth()
    {
        string text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "replies", "en-story.md"));
        List<double> errors = [];
        for (int seed = 1; seed <= 12; seed++)
        {
            // The same seed gives the same hidden rates: the word times of one run are the truth of the other.
            await using SpeechHarness timed = await VaryingAsync(seed);
            (SpeechTurn truth, SpeechWord[] words) = await SpeakAsync(timed, text, SpeechTiming.Words);
            Random random = new(seed);
            for (int i = 0; i < 6; i++)
            {
                await using SpeechHarness plain = await VaryingAsync(seed);
                Ear ear = new();
                SpeechTurn turn = await SpeakAsync(plain, text, SpeechTiming.None, ear);
                SpeechWord word = words[random.Next(1, words.Length)];
                if (word.SourceStart is not { } place)
                    continue;

                SpeechInterruption cut = await turn.InterruptAsync(word.Start);

                SpeechSegment[] segments = [.. ear.Heard.OfType<SpeechSegment>()];
                int SegmentOf(long position) => Array.FindLastIndex(segments, segment => segment.SourceStart <= position);
                Assert.True(cut.IsEstimate);
                Assert.InRange(SegmentOf(cut.HeardText.Length) - SegmentOf(place), -1, 1);
                errors.Add(cut.HeardText.Length - place);
            }
        }

        Assert.True(errors.Count > 50);
    }

    [Fact]
    public async Task Midway_the_cut_is_within_one_segment_of_the_truth_too()
    {
        string text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "replies", "en-story.md"));
        for (int seed = 1; seed <= 8; seed++)
        {
            await using SpeechHarness timed = await VaryingAsync(seed);
            (_, SpeechWord[] words) = await SpeakAsync(timed, text, SpeechTiming.Words);
            SpeechWord word = words[words.Length * seed / 9];
            await using SpeechHarness plain = await VaryingAsync(seed);
            TaskCompletionSource taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Ear ear = new()
            {
                // A speaker that is a second ahead of what is heard.
                Then = async (_, told, token) =>
                {
                    if (told is SpeechChunk chunk && chunk.Offset + chunk.Duration > word.Start + TimeSpan.FromSeconds(1))
                    {
                        taken.TrySetResult();
                        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                    }
                },
            };
            using SpeakingChatClient chat = plain.Speak(new Model(_ => Model.Writes(text)), ear, options => options.Request = new SpeechRequest());
            await chat.GetStreamingResponseAsync("Go on").ReadAsync();
            await taken.Task.WaitAsync(SpeechHarness.Patience);

            SpeechInterruption cut = await ear.Turn!.InterruptAsync(word.Start);

            SpeechSegment[] segments = [.. ear.Heard.OfType<SpeechSegment>()];
            int SegmentOf(long position) => Array.FindLastIndex(segments, segment => segment.SourceStart <= position);
            Assert.True(cut.IsEstimate);
            Assert.InRange(SegmentOf(cut.HeardText.Length) - SegmentOf(word.SourceStart!.Value), -1, 1);
            Assert.Equal(text, cut.HeardText + cut.UnheardText);
        }
    }

    private static Task<SpeechHarness> VaryingAsync(int seed)
        => SpeechHarness.StartAsync(new FishAudioEmulatorOptions { Voice = EmulatorVoice.Varying, Pacing = EmulatorPacing.None, Seed = seed });

    private static long EndOf(SpeechWord word) => word.SourceStart!.Value + word.SourceLength;

    private static async Task<(SpeechTurn Turn, SpeechWord[] Words)> SpeakAsync(SpeechHarness harness, string text, SpeechTiming timing)
    {
        Ear ear = new();
        SpeechTurn turn = await SpeakAsync(harness, text, timing, ear);
        return (turn, [.. ear.Heard.OfType<SpeechChunk>().SelectMany(chunk => chunk.Words)]);
    }

    private static async Task<SpeechTurn> SpeakAsync(SpeechHarness harness, string text, SpeechTiming timing, Ear ear)
    {
        using SpeakingChatClient chat = harness.Speak(new Model(_ => Model.Writes(text)), ear, options => options.Request = new SpeechRequest { Timing = timing });
        await chat.GetStreamingResponseAsync("Go on").ReadAsync();
        await chat.DrainAsync(SpeechHarness.Patience);
        Assert.Equal(SpeechEndReason.Completed, ear.Summary!.Reason);
        return ear.Turn!;
    }
}
