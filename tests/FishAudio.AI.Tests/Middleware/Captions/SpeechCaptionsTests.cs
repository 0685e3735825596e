using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests.Middleware.Captions;

public class SpeechCaptionsTests
{
    private const string Reply = "It **is** a <short> sentence. <|speaker:1|>This one is so long that nobody could read it at a glance, even on two lines of text, so it is cut where a word ends. 你好，世界。";

    [Theory]
    [InlineData(SpeechTiming.Words)]
    [InlineData(SpeechTiming.None)]
    public async Task They_are_in_order_fit_on_two_lines_and_say_everything_that_is_spoken(SpeechTiming timing)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        (SpeechCaptions captions, Ear ear) = await SpeakAsync(harness, timing);
        IReadOnlyList<SpeechCaption> all = captions.ToList();

        Assert.Equal(Words(string.Concat(ear.Segments).Replace("<|speaker:1|>", "", StringComparison.Ordinal)), Words(string.Join(' ', all.Select(c => c.Text))));
        Assert.All(all, caption => Assert.True(caption.End >= caption.Start));
        Assert.All(all.Zip(all.Skip(1)), pair => Assert.True(pair.Second.Start >= pair.First.End));
        Assert.Equal(ear.Summary!.AudioDuration.TotalSeconds, all[^1].End.TotalSeconds, 0.2);
        Assert.All(all, caption => Assert.Equal(timing == SpeechTiming.None, caption.IsEstimate));
        Assert.All(all.ToWebVtt().Split('\n'), line => Assert.True(line.Length <= 80 && !line.Contains("<|", StringComparison.Ordinal)));
        Assert.True(all.Count >= 4);
        Assert.Equal(all[1], captions.At(all[1].Start));
        Assert.Null(captions.At(all[^1].End));
    }

    [Fact]
    public async Task With_word_times_a_caption_begins_and_ends_with_its_words()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        (SpeechCaptions captions, Ear ear) = await SpeakAsync(harness, SpeechTiming.Words);
        SpeechWord[] words = [.. ear.Heard.OfType<SpeechChunk>().SelectMany(chunk => chunk.Words)];

        SpeechCaption first = captions.ToList()[0];

        Assert.Equal(words[0].Start, first.Start);
        Assert.Equal(words.Single(word => word.Text.StartsWith("sentence", StringComparison.Ordinal)).End, first.End);
    }

    [Fact]
    public async Task They_are_told_while_the_turn_is_spoken_each_once()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        (SpeechCaptions captions, _) = await SpeakAsync(harness, SpeechTiming.Words);
        List<SpeechCaption> told = [];

        await foreach (SpeechCaption caption in captions.ReadAllAsync())
            told.Add(caption);

        Assert.Equal(captions.ToList(), told);
    }

    [Fact]
    public void A_turn_that_was_cut_short_has_captions_for_what_came()
    {
        SpeechCaptions captions = new();
        captions.Add(new SpeechSegment(0, "One two three four five six.", 0, 28));
        captions.Add(new SpeechSegment(1, "Never spoken.", 28, 13));
        captions.Add(new SpeechChunk(new byte[24_000], SpeechAudioFormat.Pcm));
        captions.Complete(isWhole: false);

        SpeechCaption only = Assert.Single(captions.ToList());
        Assert.Equal(TimeSpan.FromSeconds(0.5), only.End);
    }

    [Fact]
    public void Files_have_the_forms_that_players_read()
    {
        SpeechCaption[] captions =
        [
            new("Fish & chips, said in a voice that is rather long for one line.", TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(4), IsEstimate: false),
            new("Later.", new TimeSpan(0, 1, 2, 3, 45), new TimeSpan(0, 1, 2, 4, 0), IsEstimate: true),
        ];

        Assert.Equal(
            "WEBVTT\n\nNOTE\nThe times are estimates, from the length of the audio and of the sentences.\n\n00:00:00.500 --> 00:00:04.000\nFish &amp; chips, said in a voice that is\nrather long for one line.\n\n01:02:03.045 --> 01:02:04.000\nLater.\n",
            captions.ToWebVtt());
        Assert.Equal(
            "1\n00:00:00,500 --> 00:00:04,000\nFish & chips, said in a voice that is\nrather long for one line.\n\n2\n01:02:03,045 --> 01:02:04,000\nLater.\n\n",
            captions.ToSubRip());
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static async Task<(SpeechCaptions Captions, Ear Ear)> SpeakAsync(SpeechHarness harness, SpeechTiming timing)
    {
        SpeechCaptions captions = new();
        Ear ear = new()
        {
            Then = (_, told, _) =>
            {
                switch (told)
                {
                    case SpeechSegment segment: captions.Add(segment); break;
                    case SpeechChunk chunk: captions.Add(chunk); break;
                    case SpeechSummary summary: captions.Complete(summary.Reason == SpeechEndReason.Completed); break;
                }

                return default;
            },
        };
        using SpeakingChatClient chat = harness.Speak(new Model(_ => Model.Writes(Reply)), ear, options => options.Request = new SpeechRequest { Timing = timing });
        await chat.GetStreamingResponseAsync("Go on").ReadAsync();
        await chat.DrainAsync(SpeechHarness.Patience);
        return (captions, ear);
    }
}
