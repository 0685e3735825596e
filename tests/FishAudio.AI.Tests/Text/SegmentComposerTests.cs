namespace FishAudio.AI.Tests.Text;

public class SegmentComposerTests
{
    private static readonly SpeechFlushPolicy SentencesOnly = new() { FirstClauseLength = 0 };

    [Fact]
    public void A_sentence_is_out_when_the_next_word_begins()
    {
        SegmentComposer composer = new();
        composer.Append("It works. ");
        Assert.False(composer.TryTake(out _));
        composer.Append("N");
        Assert.True(composer.TryTake(out SpeechSegment? segment));
        Assert.Equal("It works. ", segment.Text);
    }

    [Fact]
    public void A_block_is_out_when_it_ends()
    {
        SegmentComposer composer = new();
        composer.Append("# A heading\n");
        Assert.True(composer.TryTake(out SpeechSegment? segment));
        Assert.Equal("A heading\n", segment.Text);
    }

    [Theory]
    [InlineData("The lighthouse keeper had lost her good glasses, so she squinted at the sea.", "The lighthouse keeper had lost her good glasses, ")]
    [InlineData("The old lighthouse keeper had one great fear: nobody would ever write to her.", "The old lighthouse keeper had one great fear: ")]
    [InlineData("The old lighthouse keeper of the north island — as she knew — was alone.", "The old lighthouse keeper of the north island — ")]
    [InlineData("当系统听到您的声音以后会很快开始回答，然后等待您的下一个问题。", "当系统听到您的声音以后会很快开始回答，")]
    public void The_first_clause_of_a_turn_goes_ahead_when_it_is_long_enough(string text, string clause)
        => Assert.Equal(clause, SpokenText.Compose([text])[0].Text);

    [Theory]
    [InlineData("Well, she squinted at the sea.")]
    [InlineData("The lighthouse keeper of the north island is Doctor Voss, Elena to her friends.")]
    [InlineData("The lighthouse keeper of the north island came on March 3, 1998 at noon.")]
    [InlineData("The lighthouse keeper of the north island earned 12,500 dollars a year.")]
    [InlineData("The lighthouse keeper of the north island (old, tired and alone) slept.")]
    [InlineData("The lighthouse keeper of the north island lives near a town in Washington, D.C. with a dog.")]
    [InlineData("The lighthouse keeper of the north island said, [softly] hello there.")]
    [InlineData("当系统听到声音，它会开始。")]
    public void No_clause_goes_ahead_that_is_short_or_would_cut_a_name_a_number_or_a_remark(string text)
        => Assert.Single(SpokenText.Compose([text]));

    [Fact]
    public void Only_the_first_segment_may_be_a_clause()
    {
        List<SpeechSegment> segments = SpokenText.Compose(["Yes. The lighthouse keeper had lost her good old glasses, so she squinted at the sea."]);
        Assert.Equal(["Yes. ", "The lighthouse keeper had lost her good old glasses, so she squinted at the sea.\n"], segments.Select(segment => segment.Text));
    }

    [Fact]
    public void A_cue_goes_with_the_words_after_it_and_at_the_end_of_a_block_with_those_before()
        => AssertSegments("One. [laughing] Two. [sigh]\n\n[softly]\n\nThree.", ["One. ", "[laughing] Two. [sigh]\n", "[softly]\nThree.\n"]);

    [Fact]
    public void Punctuation_alone_joins_a_neighbour_and_is_never_sent_by_itself()
        => AssertSegments("…\n\nOne. ?! \n\n—\n\nTwo.\n\n!!!", ["…\nOne. ?!\n", "—\nTwo.\n"]);

    [Fact]
    public void Nothing_is_sent_of_a_turn_without_words()
        => AssertSegments("[laughing]\n\n…", []);

    [Theory]
    [InlineData("alpha beta gamma delta epsilon, zeta eta theta iota kappa", "alpha beta gamma delta epsilon, ")]
    [InlineData("alpha beta gamma delta epsilon zeta eta theta iota kappa", "alpha beta gamma delta epsilon zeta eta ")]
    [InlineData("alpha, beta gamma delta epsilon zeta eta theta iota kappa", "alpha, beta gamma delta epsilon zeta eta ")]
    [InlineData("alpha beta gamma delta [very softly and slowly] epsilon zeta", "alpha beta gamma delta ")]
    [InlineData("alphabetagammadeltaepsilonzetaetathetaiotakappa", "alphabetagammadeltaepsilonzetaetathetaio")]
    [InlineData("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十", "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十")]
    public void A_sentence_without_end_is_cut_at_the_best_place_before_the_limit(string text, string first)
    {
        List<SpeechSegment> segments = SpokenText.Compose([text], policy: new SpeechFlushPolicy { FirstClauseLength = 0, MaximumLength = 40 });
        Assert.Equal(first, segments[0].Text);
        Assert.Equal(text + "\n", string.Concat(segments.Select(segment => segment.Text)));
    }

    [Fact]
    public void A_minimum_length_joins_sentences_but_for_the_first_and_the_last()
    {
        SpeechFlushPolicy policy = new() { FirstClauseLength = 0, MinimumLength = 20 };
        List<SpeechSegment> segments = SpokenText.Compose(["One is here. Two is here. Three is here. Four is here.\n\nFive."], policy: policy);
        Assert.Equal(["One is here. ", "Two is here. Three is here. ", "Four is here.\nFive.\n"], segments.Select(segment => segment.Text));
    }

    [Theory]
    [InlineData("It was a voi", "It was a ")]
    [InlineData("It was a voice ", "It was a voice")]
    [InlineData("It was a voice.", "It was a voice.")]
    [InlineData("It cost 3.", "It cost ")]
    [InlineData("“Was it?”", "“Was it?”")]
    [InlineData("It was Dr.", "It was ")]
    [InlineData("她说：你好，世", "她说：你好，")]
    [InlineData("她说：你好。", "她说：你好。")]
    public void A_stall_sends_what_is_surely_complete(string text, string sent)
    {
        SegmentComposer composer = new(policy: SentencesOnly);
        composer.Append(text);
        composer.ReleasePending();
        Assert.True(composer.TryTake(out SpeechSegment? segment));
        Assert.Equal(sent, segment.Text);
    }

    [Theory]
    [InlineData("Hel")]
    [InlineData("[laughing] ")]
    [InlineData("")]
    [InlineData("…")]
    public void A_stall_sends_nothing_without_a_complete_word(string text)
    {
        SegmentComposer composer = new(policy: SentencesOnly);
        composer.Append(text);
        composer.ReleasePending();
        Assert.False(composer.TryTake(out _));
    }

    [Fact]
    public void A_stall_sends_sentences_that_wait_for_others()
    {
        SegmentComposer composer = new(policy: SentencesOnly with { MinimumLength = 100 });
        composer.Append("One. Two. Three. Fo");
        composer.ReleasePending();
        List<SpeechSegment> segments = [];
        SpokenText.TakeAll(composer, segments);
        Assert.Equal(["One. ", "Two. Three. "], segments.Select(segment => segment.Text));
    }

    [Fact]
    public void The_end_of_a_message_sends_everything_and_the_turn_goes_on()
    {
        SegmentComposer composer = new();
        composer.Append("Let me look");
        composer.EndBlock();
        composer.Append("Found it. ");
        composer.EndBlock();
        List<SpeechSegment> segments = [];
        SpokenText.TakeAll(composer, segments);
        Assert.Equal(["Let me look\n", "Found it.\n"], segments.Select(segment => segment.Text));
        Assert.Equal((11, 10), (segments[1].SourceStart, segments[1].SourceLength));
    }

    [Fact]
    public void A_segment_knows_the_speaker_who_is_speaking_when_it_begins()
    {
        List<SpeechSegment> segments = SpokenText.Compose(["One. <|speaker:3|>Two. Three. <|speaker:0|>Four. Five."], policy: SentencesOnly);
        Assert.Equal([null, null, 3, 3, 0], segments.Select(segment => segment.Speaker));
        Assert.Equal(["One. ", "<|speaker:3|>Two. ", "<|speaker:3|>Three. ", "<|speaker:0|>Four. ", "<|speaker:0|>Five.\n"], segments.Select(segment => segment.OpeningText));
    }

    [Fact]
    public void Segments_know_their_source_and_that_of_each_character()
    {
        const string source = "## One\n\nSee **two** at [three](https://a.b), please. Four &amp; five.";
        List<SpeechSegment> segments = SpokenText.Compose([source], policy: SentencesOnly);
        Assert.Equal(
            ["## One\n", "\nSee **two** at [three](https://a.b), please. ", "Four &amp; five."],
            segments.Select(segment => source.Substring((int)segment.SourceStart, segment.SourceLength)));

        Assert.Equal(["One\n", "See two at three, please. ", "Four & five.\n"], segments.Select(segment => segment.Text));
        Assert.Equal(segments[1].SourceStart, segments[1].SourceEndOf(0));
        Assert.Equal(source.IndexOf("wo**", StringComparison.Ordinal), segments[1].SourceEndOf("See t".Length));
        Assert.Equal(source.IndexOf("](", StringComparison.Ordinal), segments[1].SourceEndOf("See two at three".Length));
        Assert.Equal(source.IndexOf(" five", StringComparison.Ordinal), segments[2].SourceEndOf("Four &".Length));
        Assert.Equal(source.Length, segments[2].SourceEndOf(segments[2].Text.Length));
    }

    private static void AssertSegments(string text, string[] expected)
    {
        foreach (IEnumerable<string> parts in SpokenText.Cuttings(text))
            Assert.Equal(expected, SpokenText.Compose(parts, policy: SentencesOnly).Select(segment => segment.Text));
    }
}
