namespace FishAudio.AI.Tests.Text;

public class SpeechTextOptionsTests
{
    private static readonly SpeechTextOptions Defaults = new();

    [Fact]
    public void Headings_can_be_skipped()
        => AssertSpoken("# One **two**\nThree.\n\nFour\n", Defaults with { Headings = false }, "Three.\nFour\n");

    [Fact]
    public void List_numbers_can_be_skipped()
        => AssertSpoken("1. One\n2) Two\n- Three", Defaults with { ListNumbers = false }, "One\nTwo\nThree\n");

    [Fact]
    public void Block_quotes_can_be_skipped()
        => AssertSpoken("One.\n> Two.\nlazy\n> > Three\n\nFour.", Defaults with { BlockQuotes = false }, "One.\nFour.\n");

    [Fact]
    public void Tables_can_be_skipped()
        => AssertSpoken("One.\n\n| a | b |\n|---|---|\n| c | d |\n\nTwo.", Defaults with { Tables = false }, "One.\nTwo.\n");

    [Theory]
    [InlineData(CodeBlockSpeech.Skip, "One.\nTwo.\n")]
    [InlineData(CodeBlockSpeech.Notice, "One.\nHere is code.\nTwo.\n")]
    [InlineData(CodeBlockSpeech.Speak, "One.\nint a = *b;\nreturn _c_;\nTwo.\n")]
    public void Code_blocks_are_skipped_announced_or_spoken(CodeBlockSpeech speech, string expected)
    {
        SpeechTextOptions options = Defaults with { CodeBlocks = speech, CodeBlockNotice = " Here is code. " };
        AssertSpoken("One.\n```c\nint a = *b;\n  return _c_;\n```\nTwo.", options, expected);
        AssertSpoken("One.\n\n    int a = *b;\n    return _c_;\n\nTwo.", options, expected);
    }

    [Fact]
    public void Inline_code_can_be_skipped()
        => AssertSpoken("Run `make all` now, or `x`.", Defaults with { InlineCode = false }, "Run now, or.\n");

    [Fact]
    public void Emphasis_marks_can_stay()
        => AssertSpoken("a *b* __c__ ~~d~~", Defaults with { EmphasisMarks = true }, "a *b* __c__ ~~d~~\n");

    [Fact]
    public void Struck_text_can_be_skipped()
        => AssertSpoken("It costs ~~5 or *6*~~ 4.\n\n~~Gone\n\nHere.", Defaults with { Strikethrough = false }, "It costs 4.\nHere.\n");

    [Fact]
    public void Links_and_images_can_be_skipped()
    {
        AssertSpoken("See [the guide](https://a.b), please.", Defaults with { Links = false }, "See, please.\n");
        AssertSpoken("![A cat](cat.png) Sleeps.", Defaults with { Images = false }, "Sleeps.\n");
    }

    [Theory]
    [InlineData(AddressSpeech.Domain, "See example.com or example.org!\n")]
    [InlineData(AddressSpeech.Full, "See https://www.example.com/a_b?c=1#d or https://me@example.org:8080/!\n")]
    [InlineData(AddressSpeech.Skip, "See or!\n")]
    public void Web_addresses_are_spoken_as_domains_in_full_or_not(AddressSpeech speech, string expected)
        => AssertSpoken("See https://www.example.com/a_b?c=1#d or <https://me@example.org:8080/>!", Defaults with { Urls = speech }, expected);

    [Theory]
    [InlineData(AddressSpeech.Domain, "Write to example.com, or c.de.\n")]
    [InlineData(AddressSpeech.Full, "Write to first_last@example.com, or a.b@c.de.\n")]
    [InlineData(AddressSpeech.Skip, "Write to, or.\n")]
    public void Email_addresses_are_spoken_in_full_as_domains_or_not(AddressSpeech speech, string expected)
        => AssertSpoken("Write to first_last@example.com, or <mailto:a.b@c.de>.", Defaults with { EmailAddresses = speech }, expected);

    [Fact]
    public void Html_can_stay()
        => AssertSpoken("a <b>c</b> <!-- d --> &amp;", Defaults with { Html = true }, "a <b>c</b> <!-- d --> &\n");

    [Fact]
    public void Footnotes_and_citations_can_stay()
    {
        AssertSpoken("One[^1] two[2] three【4:0†source】.\n\n[^1]: Note.", Defaults with { Footnotes = true, Citations = true }, "One[^1] two(2) three【4:0†source】.\n[^1]: Note.\n");
        AssertSpoken("One[^1] two[2] three【4:0†source】.\n\n[^1]: Note.\n\n【重要】 Four[^1].", Defaults, "One two three.\n【重要】 Four.\n");
    }

    [Fact]
    public void Formulas_can_be_skipped()
        => AssertSpoken(@"So \(a_1\), $$b$$ and $c^2$ \[d\] hold for $5.", Defaults with { Formulas = false }, "So, and hold for $5.\n");

    [Fact]
    public void Emoji_can_stay()
        => AssertSpoken("Yes 👩🏽‍🚀! ✅ 1️⃣", Defaults with { Emoji = true }, "Yes 👩🏽‍🚀! ✅ 1️⃣\n");

    [Theory]
    [InlineData(null, null, null, "Export, yes, no\nImport: yes!\n")]
    [InlineData("de-DE", null, null, "Export, ja, nein\nImport: ja!\n")]
    [InlineData("ja", null, null, "Export, はい, いいえ\nImport: はい!\n")]
    [InlineData("xx", null, null, "Export, yes, no\nImport: yes!\n")]
    [InlineData("de", " there ", "missing", "Export, there, missing\nImport: there!\n")]
    [InlineData(null, "", "", "Export\nImport:!\n")]
    public void Marks_that_answer_are_spoken_in_the_language_of_the_listener(string? language, string? check, string? cross, string expected)
        => AssertSpoken("| Export | ✅ | ❌ |\n|---|---|---|\n\n✅ Import: ✔️!", Defaults with { Language = language, CheckMark = check, CrossMark = cross }, expected);

    [Theory]
    [InlineData("Das ist ein Vergleich der beiden Tarife, und es sind nicht alle.\n", "ja, nein")]
    [InlineData("Это сравнение тарифов, и оно не полное, но для начала его достаточно.\n", "да, нет")]
    [InlineData("下面是两个方案的对比。\n", "是, 否")]
    [InlineData("二つのプランの比較です。\n", "はい, いいえ")]
    [InlineData("두 요금제를 비교합니다.\n", "예, 아니요")]
    [InlineData("הנה השוואה בין שתי התוכניות.\n", "כן, לא")]
    [InlineData("Ok.\n", "yes, no")]
    public void Without_a_language_the_text_before_a_mark_tells_it(string text, string expected)
        => AssertSpoken(text + "\n| ✅ | ❌ |\n|---|---|\n", Defaults, text + expected + "\n");

    [Fact]
    public void Brackets_in_code_and_formulas_are_no_cues()
    {
        const string Text = "`a[0]`, $[b, c]$ and (3) [1999] [sigh]";
        AssertSpoken(Text, Defaults, "a(0), (b, c) and (3) (1999) [sigh]\n");
        AssertSpoken(Text, Defaults with { Markup = SpeechMarkup.S1 }, "a[0], [b, c] and (3) [1999] [sigh]\n");
    }

    [Fact]
    public void Reasoning_can_be_spoken()
        => AssertSpoken("<think>Hm.</think>Yes.", Defaults with { Reasoning = true, Html = true }, "<think>Hm.</think>Yes.\n");

    [Theory]
    [InlineData(SpeechMarkup.S2, "(happy) [sad] Hi <|speaker:0|>there <|phoneme_start|>HH AY1<|phoneme_end|>.\n")]
    [InlineData(SpeechMarkup.S1, "(happy) [sad] Hi there <|phoneme_start|>HH AY1<|phoneme_end|>.\n")]
    [InlineData(SpeechMarkup.None, "(happy) sad Hi there HH AY1.\n")]
    public void Markup_is_what_the_model_understands(SpeechMarkup markup, string expected)
        => AssertSpoken("(happy) [sad] Hi <|speaker:0|>there <|phoneme_start|>HH AY1<|phoneme_end|>.", Defaults with { Markup = markup }, expected);

    [Theory]
    [InlineData("s1", SpeechMarkup.S1)]
    [InlineData("speech-1.6", SpeechMarkup.S1)]
    [InlineData("s2.1-pro", SpeechMarkup.S2)]
    [InlineData("drama-3-preview", SpeechMarkup.S2)]
    public void Markup_follows_the_model_unless_it_is_given(string model, SpeechMarkup markup)
    {
        Assert.Equal(markup, Defaults.For(model).Markup);
        Assert.Equal(SpeechMarkup.None, (Defaults with { Markup = SpeechMarkup.None }).For(model).Markup);
    }

    [Fact]
    public void A_rule_of_the_host_replaces_or_drops_its_block()
    {
        SpeechTextOptions options = Defaults with { Rules = [new("<card", "</card>", "Here is a card."), new("{{", "}}")] };
        AssertSpoken("One {{x **y**}} two.\n\n<card id=\"3\">\n# Not\nspoken</card>\n\nThree.", options, "One two.\nHere is a card.\nThree.\n");
        AssertSpoken("Before <CARD>never closed", options, "Before Here is a card.\n");
        AssertSpoken("```\n{{ in code\n```\nAfter }} text", options, "After }} text\n");
    }

    [Fact]
    public void A_rule_needs_both_its_ends()
    {
        Assert.Throws<ArgumentException>(() => new SpeechTextRule("", "x"));
        Assert.Throws<ArgumentException>(() => new SpeechTextRule("x", ""));
        Assert.Throws<ArgumentNullException>(() => new SpeechTextRule("x", "y", null!));
    }

    private static void AssertSpoken(string source, SpeechTextOptions options, string expected)
    {
        foreach (IEnumerable<string> parts in SpokenText.Cuttings(source))
            Assert.Equal(expected, SpokenText.Filter(parts, options).Text);
    }
}
