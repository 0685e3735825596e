namespace FishAudio.AI.Tests.Text;

public class SentenceSegmenterTests
{
    [Theory]
    [InlineData("en", "Hello. ", "T")]
    [InlineData("en", "Really?! \"", "N")]
    [InlineData("en", "It cost 5 dollars. ", "7")]
    [InlineData("en", "He left the U.S. The", " ")]
    [InlineData("en", "A line\n", "T")]
    [InlineData("zh", "你好。", "我")]
    [InlineData("ja", "「行こう。」", "み")]
    [InlineData("hi", "मैं आया। ", "व")]
    [InlineData("ar", "هل أنت هنا؟ ", "ن")]
    public void A_sentence_is_out_with_the_first_character_that_decides(string language, string held, string deciding)
    {
        SentenceSegmenter segmenter = new(language);

        segmenter.Append(held);
        Assert.False(segmenter.TryTake(out _));
        segmenter.Append(deciding);

        Assert.True(segmenter.TryTake(out string? sentence));
        Assert.Equal(held.TrimEnd('"').Replace("The", "", StringComparison.Ordinal), sentence);
    }

    [Fact]
    public void White_space_belongs_to_the_sentence_before_it()
    {
        Assert.Equal(["One. \t ", "Two!\r\n", "Three"], Sentences("One. \t Two!\r\nThree", "en"));
    }

    [Fact]
    public void Sentences_joined_are_the_text_white_space_included()
    {
        const string Text = "  \n One.  Two?\n\n\n Three ... Four \u00A0 . Five!!! \n";

        Assert.Equal(Text, string.Concat(Sentences(Text, null)));
    }

    [Fact]
    public void TakePending_takes_everything_that_is_held()
    {
        SentenceSegmenter segmenter = new("en");
        segmenter.Append("One. Two. Thr");

        Assert.Equal("One. Two. Thr", segmenter.TakePending());
        Assert.Equal("", segmenter.TakePending());
        Assert.False(segmenter.TryTake(out _));
    }

    [Theory]
    [InlineData("Ask Dr", ". Smith about it. T", ". Smith about it. ")]
    [InlineData("Chapter 3", ".5 is new. T", ".5 is new. ")]
    [InlineData("It is done.", " The end. T", " ")]
    public void What_follows_TakePending_is_decided_with_what_was_taken_in_view(string before, string after, string next)
    {
        SentenceSegmenter segmenter = new("en");
        segmenter.Append(before);
        Assert.Equal(before, segmenter.TakePending());

        segmenter.Append(after);

        Assert.True(segmenter.TryTake(out string? sentence));
        Assert.Equal(next, sentence);
    }

    [Fact]
    public void TakePending_over_a_boundary_not_yet_decided_loses_and_doubles_nothing()
    {
        SentenceSegmenter segmenter = new("en");
        segmenter.Append("Back in the U.S. Th");
        string taken = segmenter.TakePending();
        segmenter.Append("e story ends. Yes");
        segmenter.Complete();

        Assert.Equal("Back in the U.S. Th", taken);
        Assert.Equal(["e story ends. ", "Yes"], Drain(segmenter));
    }

    [Fact]
    public void A_trailing_high_surrogate_is_held()
    {
        SentenceSegmenter segmenter = new("en");
        segmenter.Append("Done. \uD83D");

        Assert.Equal("Done. ", segmenter.TakePending());

        segmenter.Append("\uDE00!");
        Assert.Equal("\uD83D\uDE00!", segmenter.TakePending());
    }

    [Fact]
    public void A_high_surrogate_without_its_other_half_comes_out_at_the_end()
    {
        Assert.Equal(["Odd \uD83D"], Sentences("Odd \uD83D", "en"));
    }

    [Fact]
    public void After_Complete_a_new_block_begins()
    {
        SentenceSegmenter segmenter = new("en");
        segmenter.Append("A heading");
        segmenter.Complete();
        segmenter.Append("Then text. More");
        segmenter.Complete();

        Assert.Equal(["A heading", "Then text. ", "More"], Drain(segmenter));
    }

    [Fact]
    public void Complete_without_text_gives_nothing()
    {
        SentenceSegmenter segmenter = new();

        segmenter.Complete();

        Assert.False(segmenter.TryTake(out _));
    }

    [Fact]
    public void Reset_forgets_text_that_is_held_and_text_that_is_ready()
    {
        SentenceSegmenter segmenter = new("en");
        segmenter.Append("One. Two");
        segmenter.Reset();
        segmenter.Append("Three.");
        segmenter.Complete();

        Assert.Equal(["Three."], Drain(segmenter));
    }

    [Theory]
    [InlineData("Wait. ")]
    [InlineData("Wait")]
    [InlineData("Wait... ")]
    [InlineData("The U.S. ")]
    [InlineData("Look \"")]
    public void A_wait_ends_after_a_bounded_number_of_characters(string start)
    {
        const int Bound = 64;
        foreach (char filler in " .!\"'([-\u00A0x9")
        {
            SentenceSegmenter segmenter = new("en");
            segmenter.Append(start + new string(filler, Bound));
            segmenter.Append(" X");
            segmenter.Append(new string('y', Bound));
            segmenter.Append(". Z");
            segmenter.Append("z");

            Assert.True(segmenter.TryTake(out _), $"'{filler}' holds the text for ever.");
        }
    }

    [Theory]
    [InlineData(null, "Der Vertrag gilt seit dem Sommer und ist nicht neu. Am 3. Oktober endet er.", 2)]
    [InlineData("de", "Am 3. Oktober endet er.", 1)]
    [InlineData("de-AT", "Am 3. Oktober endet er.", 1)]
    [InlineData("DE", "Am 3. Oktober endet er.", 1)]
    [InlineData("en", "He was 3. October came.", 2)]
    [InlineData("xx", "He was 3. October came.", 2)]
    [InlineData("", "He was 3. October came.", 2)]
    [InlineData(null, "He was the youngest and they were all there. He was 3. October came.", 3)]
    public void The_language_is_given_or_detected(string? language, string text, int sentences)
    {
        Assert.Equal(sentences, Sentences(text, language).Count);
    }

    [Fact]
    public void A_text_that_changes_its_language_is_followed()
    {
        SentenceSegmenter segmenter = new();
        for (int i = 0; i < 20; i++)
            segmenter.Append("This is what they have been told and it is not true. ");
        for (int i = 0; i < 20; i++)
            segmenter.Append("Das ist nicht die Antwort und wir haben sie auch nicht. ");
        while (segmenter.TryTake(out _))
        {
        }

        segmenter.Append("Wir kommen am 3. Oktober. Ja");

        Assert.True(segmenter.TryTake(out string? sentence));
        Assert.Equal("Das ist nicht die Antwort und wir haben sie auch nicht. ", sentence);
        Assert.True(segmenter.TryTake(out sentence));
        Assert.Equal("Wir kommen am 3. Oktober. ", sentence);
    }

    [Fact]
    public void Reading_tokens_allocates_nothing_but_the_sentences()
    {
        const string Text = "The U.S. team of Dr. Ng met at 7 p.m. in Rome, i.e. Lazio. They spent 3.5 hours there. "
            + "\"Why?\" asked Mr. Li. Nobody knew... ";
        const int Rounds = 50;
        SentenceSegmenter segmenter = new();
        Read(Rounds);

        // What the segmenter allocates is the same each time. The counter also counts what a collection leaves unused of the memory that the thread
        // was about to allocate from, and other tests cause collections: the lowest of several readings is the true one.
        long excess = long.MaxValue;
        for (int reading = 0; reading < 10 && excess != 0; reading++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            long sentenceBytes = Read(Rounds);
            excess = Math.Min(excess, GC.GetAllocatedBytesForCurrentThread() - before - sentenceBytes);
        }

        Assert.Equal(0, excess);

        long Read(int rounds)
        {
            long bytes = 0;
            for (int round = 0; round < rounds; round++)
            {
                for (int at = 0; at < Text.Length; at += 4)
                {
                    segmenter.Append(Text.AsSpan(at, Math.Min(4, Text.Length - at)));
                    while (segmenter.TryTake(out string? sentence))
                        bytes += StringBytes(sentence.Length);
                }
            }

            return bytes;
        }

        // Header, type, length, characters and a NUL, rounded up to a word.
        static long StringBytes(int length) => (8 + 8 + 4 + (2 * (length + 1)) + 7) / 8 * 8;
    }

    private static List<string> Sentences(string text, string? language)
    {
        SentenceSegmenter segmenter = new(language);
        segmenter.Append(text);
        segmenter.Complete();
        return Drain(segmenter);
    }

    private static List<string> Drain(SentenceSegmenter segmenter)
    {
        List<string> sentences = [];
        while (segmenter.TryTake(out string? sentence))
            sentences.Add(sentence);
        return sentences;
    }
}
