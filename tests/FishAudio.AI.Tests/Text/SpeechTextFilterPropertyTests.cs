using System.Text;
using CsCheck;
using FishAudio.AI.Markdown;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Text;

public class SpeechTextFilterPropertyTests
{
    // Pieces that open, close and cut short every construct, so that random texts are full of them.
    private static readonly string[] Pieces =
    [
        "word", "Satz.", "词语", "。", " ", " ", "  ", "\n", "\n", "\n\n", "\r\n", "\t", "    ", "*", "**", "***", "_", "__", "~", "~~", "`", "``", "```", "~~~", "\n```\n",
        "[", "]", "(", ")", "](", "[a](b)", "![", "[^1]", "[1]", "[x]: ", "https://a.b/c", "www.a.b", "h", "http", "<", ">", "<|", "|>", "|", "<|speaker:1|>",
        "<|phoneme_start|>", "<|phoneme_end|>", "<|im_end|>", "<b>", "</b>", "<br>", "<p>", "<think>", "</think>", "<!--", "-->", "<script>", "</script>", "<a href=\"", "\"",
        "#", "# ", "## ", "- ", "* ", "+ ", "1. ", "2) ", "12", "> ", ">", "---", "===", "- [ ] ", "| a | b |", "\n|---|---|\n", "|:-:|", "\\", "\\(", "\\)", "\\[", "\\]", "$", "$$", "$5",
        "&", "&amp;", "&#39;", "&nbsp;", "&lt;", "a@b.c", "😀", "👩‍👩‍👧", "🇩🇪", "1️⃣", "❤️", "\u200D", "\uFE0F", "\u20E3", "\uD83D", "\uDE00", "【1】", "【", "】", "\uE200", "\uE201",
        ",", ".", "!", "?", ":", "“", "”", "é", "e\u0301", "…", "\u00A0", "\u3000", "\0", "\uFFFF", "snake_case", "2*3", "[laughing]", "(happy)", "<card>", "</card>",
        "\\frac", "\\sqrt", "\\le", "\\text{", "{", "}", "^2", "_{", "$x", "x$", "\\\\", "✅", "✔️", "❌", ": ", "<sup>", "</sup>", "🔟", "[0]", "[2024]", "[^2]: ", "\n    ",
    ];

    private static readonly Gen<string> Piece = Gen.Int[0, Pieces.Length - 1].Select(index => Pieces[index]);

    private static readonly Gen<string> Text = Gen.OneOf(
        Piece.Array[0, 60].Select(string.Concat),
        Gen.Char.Array[0, 80].Select(characters => new string(characters)),
        Gen.Select(Piece.Array[0, 20], Gen.Int[0, 400], (pieces, length) => string.Concat(pieces) + new string('x', length) + string.Concat(pieces.Reverse())));

    private static readonly Gen<SpeechTextOptions> Options = Gen.Select(Gen.Int[0, 2], Gen.Bool.Array[17], (choice, on) => new SpeechTextOptions
    {
        Markup = (SpeechMarkup)choice,
        CodeBlocks = (CodeBlockSpeech)(on[0] ? choice : 0),
        Urls = (AddressSpeech)(on[1] ? choice : 0),
        EmailAddresses = (AddressSpeech)(on[2] ? choice : 1),
        Headings = on[3],
        ListNumbers = on[4],
        BlockQuotes = on[5],
        Tables = on[6],
        InlineCode = on[7],
        EmphasisMarks = on[8],
        Strikethrough = on[9],
        Links = on[10],
        Images = on[11],
        Html = on[12],
        Footnotes = on[13],
        Formulas = on[14],
        Emoji = on[15],
        Reasoning = on[16],
        Citations = on[0],
        CheckMark = on[2] ? "check" : null,
        Rules = on[1] ? [new SpeechTextRule("<card>", "</card>", "A card.")] : [],
    });

    private static readonly Gen<int[]> Cuts = Gen.Int[1, 9].Array[1, 40];

    [Fact]
    public void Cutting_does_not_matter()
        => Gen.Select(Text, Options, Cuts).Sample((text, options, cuts) =>
        {
            SpokenText.Filtered whole = SpokenText.Filter([text], options);
            foreach (IEnumerable<string> parts in new[] { SpokenText.Cut(text, 1), CutAt(text, cuts) })
            {
                SpokenText.Filtered cut = SpokenText.Filter(parts, options);
                Assert.Equal(whole.Text, cut.Text);
                Assert.Equal(whole.Breaks, cut.Breaks);
                Assert.Equal(whole.Sources, cut.Sources);
            }
        }, iter: Samples.AtLeast(3_000));

    [Fact]
    public void No_text_is_held_beyond_the_widest_limit()
        => Gen.Select(Gen.OneOf(Piece, Piece.Array[2].Select(string.Concat)), Options).Sample((piece, options) =>
        {
            SpeechTextFilter filter = new(options);
            SpeakableText sink = new();
            for (int read = 0; read < 6_000; read += piece.Length)
            {
                filter.Append(piece, sink);
                sink.Clear();
                Assert.InRange(filter.HeldLength, 0, HoldLimits.Address + piece.Length);
            }
        }, iter: Samples.AtLeast(300));

    [Fact]
    public void Source_ranges_tile_the_source()
        => Gen.Select(Text, Options, Cuts).Sample((text, options, cuts) =>
        {
            long position = 0;
            foreach (SpeakableRun run in SpokenText.Filter(CutAt(text, cuts), options).Runs)
            {
                Assert.Equal(position, run.SourceStart);
                position += run.SourceLength;
            }

            Assert.Equal(text.Length, position);
        }, iter: Samples.AtLeast(3_000));

    [Fact]
    public void What_is_spoken_stands_in_the_source_in_the_same_order()
        => Gen.Select(Text, Options).Sample((text, options) =>
        {
            SpokenText.Filtered spoken = SpokenText.Filter([text], options with { CodeBlocks = CodeBlockSpeech.Skip, Rules = [], CheckMark = "", CrossMark = "" });
            long last = -1;
            for (int i = 0; i < spoken.Text.Length; i++)
            {
                (long start, long end) = spoken.Sources[i];
                if (char.IsLetter(spoken.Text[i]) && end - start == 1)
                {
                    Assert.Equal(text[(int)start], spoken.Text[i]);
                    Assert.True(start > last);
                    last = start;
                }
            }
        }, iter: Samples.AtLeast(3_000));

    [Fact]
    public void Blocks_have_no_white_space_at_their_ends_and_none_twice_inside()
        => Gen.Select(Text, Options).Sample((text, options) =>
        {
            SpokenText.Filtered spoken = SpokenText.Filter([text], options);
            int start = 0;
            foreach (int end in spoken.Breaks.Order())
            {
                string block = spoken.Text[start..(end - 1)];
                Assert.Equal('\n', spoken.Text[end - 1]);
                Assert.NotEmpty(block);
                Assert.Equal(block.Trim(), block);
                Assert.DoesNotContain("  ", block, StringComparison.Ordinal);
                start = end;
            }

            Assert.Equal(spoken.Text.Length, start);
        }, iter: Samples.AtLeast(3_000));

    [Fact]
    public void No_control_token_reaches_the_model_but_those_of_the_voice()
        => Gen.Select(Text, Options).Sample((text, options) =>
        {
            string spoken = SpokenText.Filter(text, options with { Rules = [] });
            foreach (System.Text.RegularExpressions.Match token in System.Text.RegularExpressions.Regex.Matches(spoken, @"<\|[A-Za-z0-9_:]{1,60}\|>"))
                Assert.Matches(@"^<\|(speaker:\d{1,4}|phoneme_start|phoneme_end)\|>$", token.Value);
        }, iter: Samples.AtLeast(3_000));

    private static IEnumerable<string> CutAt(string text, int[] lengths)
    {
        StringBuilder rest = new(text);
        for (int i = 0; rest.Length > 0; i = (i + 1) % lengths.Length)
        {
            int length = Math.Min(lengths[i], rest.Length);
            yield return rest.ToString(0, length);
            rest.Remove(0, length);
        }
    }
}
