using FishAudio.AI.Emulator;

namespace FishAudio.AI.Tests.Session.Resuming;

/// <summary>What is kept to be said again: from where, behind which tag, and how much of it is certain to have been said.</summary>
public class WrittenTextTests
{
    [Theory]
    [InlineData(0, "One. Two. |Three.|")]
    [InlineData(5, "Two. |Three.|")]
    [InlineData(10, "Three.|")]
    [InlineData(16, "")]
    public void Text_comes_again_with_the_flushes_that_follow(long from, string expected)
    {
        WrittenText text = Written("One. ", "Two. ", null, "Three.", null);
        Assert.Equal(expected, string.Concat(text.From(from).Select(input => input.IsFlush ? "|" : input.Value)));
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(5, 5)]
    [InlineData(9, 5)]
    [InlineData(10, 10)]
    [InlineData(14, 10)]
    [InlineData(20, 10)]
    public void Voice_begins_behind_a_flush_or_a_sentence(long known, long start)
        => Assert.Equal(start, Written("One. Two, ", null, "and 3.5 more").StartUpTo(known));

    [Fact]
    public void Voice_does_not_begin_inside_a_character()
    {
        WrittenText text = Written("Oh \ud83d", null, "\ude00 yes");
        Assert.Equal(3, text.StartUpTo(4));
    }

    [Theory]
    [InlineData("One<|speaker:1|>two three", 20, "<|speaker:1|>")]
    [InlineData("One<|speaker:1|>two three", 2, "")]
    [InlineData("One<|speaker:1|>two <|speaker:2|>three", 20, "")]
    [InlineData("One<|speaker:1|>two <|speaker:2|>three", 36, "<|speaker:2|>")]
    [InlineData("One<|speaker:", 13, "")]
    public void Speaker_is_put_in_front_where_the_text_names_none(string written, long at, string opening)
    {
        WrittenText text = Written(written);
        Assert.Equal(opening, text.OpeningAt(at));
        for (int forgotten = 0; forgotten <= at; forgotten++)
            text.Forget(forgotten);
        Assert.Equal(opening, text.OpeningAt(at));
    }

    [Theory]
    [InlineData("Hello, world", 5, 7)]
    [InlineData("Hello.” “Yes", 5, 8)]
    [InlineData("Hello [laugh]", 5, 6)]
    [InlineData("Hello", 5, 5)]
    public void Nothing_begins_with_what_closes_the_words_before_it(string written, long said, long start) => Assert.Equal(start, Written(written).SkipSaid(said));

    [Fact]
    public void Text_that_outruns_its_confirmation_for_hours_is_forgotten_from_its_oldest_part_on()
    {
        WrittenText text = new();
        string much = new('a', 100_000);
        for (int i = 0; i < 50; i++)
            text.Append(much);
        Assert.False(text.Reaches(0));
        Assert.True(text.Reaches(text.End - (WrittenText.Most / 2)));
        Assert.Equal(5_000_000, text.End);
    }

    [Fact]
    public void Place_in_what_was_forgotten_stays_where_it_is_and_nothing_behind_it_counts_as_said()
    {
        WrittenText text = new();
        for (int i = 0; i < 10; i++)
            text.Append("<|speaker:1|>" + new string('a', 100_000));
        Assert.Equal(10, text.StartUpTo(10));
        Assert.Equal(10, text.SkipSaid(10));
        Assert.Equal("<|speaker:1|>", text.OpeningAt(10));
        Assert.False(text.Reaches(10));
        SpokenEvidence evidence = new(text, 10, "", speed: 1);
        evidence.OnAudio(TimeSpan.FromHours(100));
        Assert.Equal(10, evidence.Known);
    }

    [Theory]
    [InlineData("A plain sentence of an ordinary length, as there are so many of them.")]
    [InlineData("Der Bundestag beschließt 1949 das Grundgesetz.")]
    [InlineData("你好，世界。今天天气很好！")]
    [InlineData("[whisper] No… <|speaker:1|>3.5 % of “that” 😀!")]
    [InlineData("한국어는 어렵지 않아요. ひらがな、カタカナ。")]
    [InlineData("हिन्दी में लिखा हुआ। العربية لغة جميلة")]
    public void Audio_of_the_slowest_voice_never_proves_more_than_was_said(string said)
    {
        WrittenText text = Written(said, null, said, null);
        SpokenEvidence evidence = new(text, 0, "", speed: 1);
        // The emulator's varying voice is slowest at 0.6 of its usual rate.
        TimeSpan slowest = TimeSpan.FromSeconds(BuiltInVoice.CountSamples(said) / 24000.0 / 0.6);
        evidence.OnAudio(slowest);
        Assert.InRange(evidence.Known, 1, said.Length);
    }

    [Fact]
    public void Audio_proves_what_the_slowest_voice_would_have_said()
    {
        const string Said = "A plain sentence of an ordinary length. ";
        WrittenText text = Written(Said, null, Said, null);
        SpokenEvidence evidence = new(text, 0, "", speed: 1);
        evidence.OnAudio(SlowestPace.Of(Said) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(Said.Length - 1, evidence.Known);
        evidence.OnAudio(SlowestPace.Of(Said));
        Assert.Equal(Said.Length, evidence.Known);

        SpokenEvidence slow = new(text, 0, "", speed: 0.5);
        slow.OnAudio(SlowestPace.Of(Said) * 2);
        Assert.Equal(Said.Length, slow.Known);

        SpokenEvidence opened = new(text, 0, "<|speaker:1|>", speed: 1);
        opened.OnAudio(SlowestPace.Of(Said));
        Assert.InRange(opened.Known, 0, Said.Length - 5);
    }

    [Fact]
    public void Pauses_between_attempts_grow_vary_and_are_bounded()
    {
        ReconnectPolicy policy = new(5, TimeSpan.FromSeconds(10), new Random(1));
        TimeSpan[] delays = [.. Enumerable.Range(0, 12).Select(policy.NextDelay)];
        for (int i = 0; i < delays.Length; i++)
            Assert.InRange(delays[i].TotalSeconds, Math.Min(5, 0.1 * Math.Pow(2, i)) * 0.5, Math.Min(5, 0.1 * Math.Pow(2, i)) * 1.5);
        Assert.Equal(delays[0], new ReconnectPolicy(5, TimeSpan.Zero, new Random(1)).NextDelay(0));
        Assert.NotEqual(delays[0], policy.NextDelay(0));
        Assert.True(policy.Allows(4, TimeSpan.FromSeconds(10)));
        Assert.False(policy.Allows(5, TimeSpan.Zero));
        Assert.False(policy.Allows(0, TimeSpan.FromSeconds(11)));
    }

    /// <summary>Writes texts, and a flush for each <see langword="null"/>.</summary>
    private static WrittenText Written(params string?[] pieces)
    {
        WrittenText text = new();
        foreach (string? piece in pieces)
            text.Append(piece is null ? SpeechInput.Flush : piece);
        return text;
    }
}
