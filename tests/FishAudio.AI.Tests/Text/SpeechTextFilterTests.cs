using FishAudio.AI.Markdown;

namespace FishAudio.AI.Tests.Text;

public class SpeechTextFilterTests
{
    private readonly SpeechTextFilter _filter = new();
    private readonly SpeakableText _sink = new();

    [Theory]
    [InlineData("Hello")]
    [InlineData("Hello, world! How")]
    [InlineData("The price is $4")]
    [InlineData("**Bold")]
    [InlineData("# Heading")]
    [InlineData("- Item")]
    [InlineData("> Quote")]
    [InlineData("| a | b |\n|---|---|\n| Cell")]
    [InlineData("The C# and F# sn")]
    [InlineData("你好，世界")]
    [InlineData("www")]
    [InlineData("http")]
    public void Text_is_out_with_its_next_character(string text)
    {
        _filter.Append(text + ",", _sink);
        _filter.Append("x", _sink);
        string said = _sink.ToString();
        Assert.Equal(text[^1] + ",x", said[^3..]);
    }

    [Theory]
    [InlineData("[never closed ")]
    [InlineData("`never closed ")]
    [InlineData("$a ")]
    [InlineData(@"\(never closed ")]
    [InlineData("<b class=\"")]
    [InlineData("<|")]
    [InlineData("<|phoneme_start|>")]
    [InlineData("【1")]
    [InlineData("[a](https://")]
    [InlineData("| a ")]
    [InlineData("a | b ")]
    [InlineData("https://")]
    [InlineData("<https://")]
    [InlineData("&")]
    [InlineData("*")]
    [InlineData("[x]: ")]
    [InlineData("- - -")]
    [InlineData("Text\n===")]
    public void No_construct_holds_text_without_limit(string opening)
    {
        _filter.Append(opening, _sink);
        for (int i = 0; i < 3000; i++)
            _filter.Append(opening == "*" ? "*" : i % 7 == 6 && !opening.Contains('/', StringComparison.Ordinal) ? "-" : "x", _sink);

        Assert.InRange(_filter.HeldLength, 0, HoldLimits.Address);
        _filter.Append("\n\nDone", _sink);
        _filter.Complete(_sink);
        Assert.EndsWith("Done\n", _sink.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Markup_comes_out_in_one_append()
    {
        foreach (string markup in new[] { "[slightly sad]", "<|speaker:12|>", "<|phoneme_start|>HH AH0<|phoneme_end|>" })
        {
            foreach (char c in markup)
            {
                Assert.Equal("", _sink.ToString());
                _filter.Append([c], _sink);
            }

            _filter.Append(" ", _sink);
            Assert.Equal(markup, _sink.ToString());
            Assert.Contains(_sink.Runs.ToArray(), run => run.IsMarkup);
            _filter.Reset();
            _sink.Clear();
        }
    }

    [Fact]
    public void A_parenthesis_comes_out_in_one_append_for_models_that_take_cues_in_them()
    {
        SpeechTextFilter filter = new(new SpeechTextOptions { Markup = SpeechMarkup.S1 });
        filter.Append("(very hap", _sink);
        Assert.Equal("", _sink.ToString());
        filter.Append("py) (but NOT", _sink);
        Assert.Equal("(very happy) (but NOT", _sink.ToString());
    }

    [Theory]
    [InlineData("A List<object> and a Task<Result> are no <b>HTML</b>, x<sub>2</sub> is.", "A List<object> and a Task<Result> are no HTML, x2 is.")]
    [InlineData("<answer>Replace <name> with yours.</answer>", "Replace <name> with yours.")]
    [InlineData("if a <b and c> d", "if a <b and c> d")]
    [InlineData("Well</think> done", "Well done")]
    [InlineData("<thought>Hm</thought>Yes<scratchpad>no</scratchpad>. <reflection>no</reflection>Bye</reflection>", "Yes. Bye")]
    public void Only_tags_of_html_and_of_models_are_tags(string text, string spoken)
        => Assert.Equal(spoken + "\n", SpokenText.Filter(text));

    [Fact]
    public void A_removed_emoji_makes_no_token_of_what_stands_around_it()
        => Assert.Equal("Go <|:eot| on\n", SpokenText.Filter("Go <| 😀:eot|> on", new() { Markup = SpeechMarkup.None }));

    [Theory]
    [InlineData("f(x)*g(y) and 2*(3) and (a)*b", "f(x)*g(y) and 2*(3) and (a)*b")]
    [InlineData("*one*, **two**, ***three***, _four_, __five__", "one, two, three, four, five")]
    [InlineData("这是**重点**，还有*这个*。", "这是重点，还有这个。")]
    [InlineData("**重要：**内容", "重要：内容")]
    [InlineData("half **bold", "half bold")]
    [InlineData("5* hotel, __init__, a__b, x ** y", "5* hotel, init, a__b, x ** y")]
    [InlineData("a**b, f**k, 2**8, un**believ**able", "a**b, f**k, 2**8, unbelievable")]
    [InlineData("Delete *.tmp and *.* now, *...later.* And *Program*.cs", "Delete *.tmp and *.* now, ...later. And Program.cs")]
    public void Emphasis_is_decided_from_its_neighbours(string text, string spoken)
        => Assert.Equal(spoken + "\n", SpokenText.Filter(text));

    [Theory]
    [InlineData("**One\n\nTwo** three", "One\nTwo three")]
    [InlineData("*One\n\nTwo* three", "One\nTwo three")]
    [InlineData("__One\n\nTwo__ three", "One\nTwo three")]
    [InlineData("The A* search, a 5* hotel, a* b", "The A* search, a 5* hotel, a* b")]
    [InlineData("From $9* a month. So it ended *", "From $9* a month. So it ended")]
    [InlineData("*One\n\nTwo.* Three", "One\nTwo. Three")]
    [InlineData("_One\n\nTwo!_ Three", "One\nTwo! Three")]
    [InlineData("*One\n\nTwo.*", "One\nTwo.")]
    [InlineData("~~One\n\nTwo~~ three ~~ four", "One\nTwo three ~~ four")]
    [InlineData("~Monday~ Tuesday, hello~ and ~/src or 9시~11시", "Monday Tuesday, hello and ~/src or 9시~11시")]
    public void Half_a_pair_of_marks_is_silent_unless_it_is_part_of_a_name(string text, string spoken)
        => Assert.Equal(spoken + "\n", SpokenText.Filter(text));

    [Theory]
    [InlineData("> [!NOTE]\n> Back up first.", "Note\nBack up first.")]
    [InlineData("> [!WARNING] Careful!", "Warning Careful!")]
    [InlineData("> [!x", "[!x")]
    [InlineData("[!NOTE]", "[!NOTE]")]
    public void An_alert_is_a_word(string text, string spoken)
        => Assert.Equal(spoken + "\n", SpokenText.Filter(text));

    [Theory]
    [InlineData("Great!🎉Let's go,🎉now.[^1]Then", "Great! Let's go, now. Then")]
    [InlineData("太好了！🎉开始", "太好了！开始")]
    public void What_is_removed_does_not_glue_its_neighbours_together(string text, string spoken)
        => Assert.Equal(spoken + "\n", SpokenText.Filter(text));

    [Theory]
    [InlineData("10<sup>6</sup> and 10<sup>-3</sup>", "10^6 and 10^-3")]
    [InlineData("5 m<sup>2</sup>, 8 cm<sup>3</sup>, x<sup>23</sup>", "5 m², 8 cm³, x^23")]
    [InlineData("the 1<sup>st</sup>, M<sup>me</sup>, proven<sup>[4]</sup>", "the 1st, Mme, proven")]
    [InlineData("cut off in 10<sup", "cut off in 10")]
    public void An_exponent_does_not_become_part_of_its_number(string text, string spoken)
        => Assert.Equal(spoken + "\n", SpokenText.Filter(text));

    [Theory]
    [InlineData(@"\(\frac{-b \pm \sqrt{b^2 - 4ac}}{2a}\)", "(-b ± √(b² - 4ac))/2a")]
    [InlineData(@"\(\frac12 + \frac {1}{n+1} + \sqrt2\)", "1/2 + 1/(n+1) + √2")]
    [InlineData(@"\(2\sin x \cdot \log_2 n\)", "2 sin x · log 2 n")]
    [InlineData(@"\(x_{i+1} \le x_i^3, 90^\circ, a^{10}, b^{-n}\)", "x (i+1) ≤ x i³, 90°, a^10, b^-n")]
    [InlineData(@"\(\left( a \, b \right) = \{1, 2\}, 5\%, \text{if } c \& d\)", "( a b ) = {1, 2}, 5%, if c & d")]
    [InlineData("$$\n\\begin{aligned}\na &= b \\\\\n&= \\boxed{2}\n\\end{aligned}\n$$", "a = b\n= 2")]
    [InlineData(@"\(\unknown{x} {a}b{ c} d} \\\)", "unknownx ab c d")]
    [InlineData(@"So it is \boxed{42}, or \frac{1}{2} of \textbf{all}.", "So it is 42, or 1/2 of all.")]
    [InlineData(@"C:\temp\pi and C:\text{ and \n and \boxed{4", @"C:\temp\pi and C:\text{ and \n and \boxed{4")]
    [InlineData("It is $25^\\circ$C for $9.", "It is 25°C for $9.")]
    [InlineData(@"Also \( x^2 \). The \(n\)th \( y \)is \ce{H2O}.", "Also x². The nth y is H2O.")]
    [InlineData("\\begin{equation}\na = b\n\\end{equation}\nSo there.", "a = b\nSo there.")]
    public void A_formula_is_said_with_signs_in_place_of_commands(string text, string spoken)
    {
        foreach (IEnumerable<string> parts in SpokenText.Cuttings(text))
            Assert.Equal(spoken + "\n", SpokenText.Filter(parts).Text);
    }

    [Fact]
    public void Hidden_text_is_not_held()
    {
        _filter.Append("```\n", _sink);
        for (int i = 0; i < 100; i++)
        {
            _filter.Append("int x = 1;", _sink);
            Assert.Equal(0, _filter.HeldLength);
        }
    }

    [Fact]
    public void A_run_knows_its_source_also_when_something_else_is_said()
    {
        _filter.Append("A **b** &amp; [c](https://d.e) f.", _sink);
        _filter.Complete(_sink);
        Assert.Equal("A b & c f.\n", _sink.ToString());

        SpeakableRun ampersand = Assert.Single(_sink.Runs.ToArray(), run => run.Length == 1 && _sink.Characters[run.Start] == '&');
        Assert.Equal((8, 5), (ampersand.SourceStart, ampersand.SourceLength));
        SpeakableRun label = Assert.Single(_sink.Runs.ToArray(), run => run.Length == 1 && _sink.Characters[run.Start] == 'c');
        Assert.Equal((15, 1), (label.SourceStart, label.SourceLength));
    }

    [Fact]
    public void Completing_ends_the_message_and_the_text_goes_on()
    {
        _filter.Append("```\ncode", _sink);
        _filter.Complete(_sink);
        _filter.Append("**Spoken", _sink);
        _filter.Complete(_sink);
        Assert.Equal("Spoken\n", _sink.ToString());
        Assert.Equal(16, _sink.Runs[^1].SourceStart);
    }

    [Fact]
    public void Reset_forgets_everything()
    {
        _filter.Append("> **a [b]: <think> ```", _sink);
        _filter.Reset();
        _sink.Clear();
        _filter.Append("Fresh `text`", _sink);
        _filter.Complete(_sink);
        Assert.Equal("Fresh text\n", _sink.ToString());
        Assert.Equal(0, _sink.Runs[0].SourceStart);
    }

    [Fact]
    public void Tokens_allocate_nothing()
    {
        string text = string.Concat(Enumerable.Repeat("Plain **bold** text, see [docs](https://a.b/c) and `code`.\n\n- Item\n", 50));
        // The lowest of several readings: a collection in between is counted, too.
        long allocated = long.MaxValue;
        for (int reading = 0; reading < 10 && allocated != 0; reading++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Read(text);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void A_sink_is_needed()
    {
        Assert.Throws<ArgumentNullException>(() => _filter.Append("x", null!));
        Assert.Throws<ArgumentNullException>(() => _filter.Complete(null!));
    }

    private void Read(string text)
    {
        for (int i = 0; i < text.Length; i += 4)
        {
            _filter.Append(text.AsSpan(i, Math.Min(4, text.Length - i)), _sink);
            _sink.Clear();
        }
    }
}
