using System.Text.RegularExpressions;
using CsCheck;
using FishAudio.AI.Segments;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Text;

public class SegmentComposerPropertyTests
{
    private const string Markup = @"<\|[^|]*\|>|\[[^\]]*\]";

    private static readonly string[] Pieces =
    [
        "The keeper", " of the light", "word", " and", " then", ", ", ". ", "! ", "? ", "; ", ": ", " — ", "... ", "\n", "\n\n", "3.5", "1,000", "$5", "Dr. ", "e.g. ", "U.S. ",
        "[softly] ", " [laughing]", "<|speaker:0|>", "<|speaker:1|>", "<|phoneme_start|>HH AH<|phoneme_end|>", "- item", "1. item", "`code. Here`", "**bold**", "(a, b)", "“Yes. No.” ",
        "你好", "，", "。", "！", "世界", "です", "、", "émigré", "e\u0301", "👍🏽", "😀", "𝒳", "?!", "…", "\"", "'", ")", "averyveryverylongwordwithoutanyspaceinitatall", "| a | b |\n|---|---|\n| c | d |\n",
    ];

    // Each @ is a word that a listener should hear; the words of these that are written out are not for the listener.
    private static readonly string[] Wordings =
    [
        "@ ", "@, ", "@. ", "@! ", "“@?” ", "(@) ", "@\n", "@\n\n", "**@** ", "*@ @*, ", "***@***. ", "__@__: ", "~~@~~ ", "`@` ", "[@ @](https://hidden.it/hidden) ", "![@](hidden.png) ",
        "\n# @ #\n", "\n- @\n", "\n1. @\n", "\n- [x] **@:** @\n", "\n  - @\n", "\n> @\n", "\n\n| @ | @ |\n|:--|--:|\n| **@** | `@` |\n\n", "<b>@</b> ", "<p class=\"hidden\">@</p> ",
        @"\(@\) ", @"$@ \le @^2$ ", "$$\n\\frac{@}{@}\n$$\n", "@[^1] ", "\n\n[^1]: hidden\n\n", "@ [2], ", "@ 🎉 ", "@ ✅ ", "& @ ", "@ &amp; @ ", "<think>hidden</think>@ ", "<!-- hidden -->",
        "\n\n```cs\nhidden\n```\n\n", "<|hidden|>@ ", "@—@ ", "\n\n---\n\n",
    ];

    private static readonly Gen<string> Piece = Gen.Int[0, Pieces.Length - 1].Select(index => Pieces[index]);

    private static readonly Gen<string> Generated = Piece.Array[0, 80].Select(string.Concat);

    private static readonly Gen<string> Text = Gen.OneOf(
        Generated,
        Gen.Int[0, SpokenCase.Names.Count() - 1].Select(index => SpokenCase.Load(SpokenCase.Names.ElementAt(index)).Source));

    private static readonly Gen<SpeechFlushPolicy> Policy = Gen.Select(Gen.Int[0, 80], Gen.Int[0, 150], Gen.Int[40, 250], (first, minimum, maximum) => new SpeechFlushPolicy
    {
        FirstClauseLength = first,
        MinimumLength = minimum,
        MaximumLength = maximum,
    });

    [Fact]
    public void Segments_do_not_depend_on_how_the_text_is_cut()
        => Gen.Select(Text, Policy, Gen.Int[2, 9]).Sample((text, policy, length) =>
        {
            List<SpeechSegment> whole = SpokenText.Compose([text], policy: policy);
            Assert.Equal(whole, SpokenText.Compose(SpokenText.Cut(text, 1), policy: policy));
            Assert.Equal(whole, SpokenText.Compose(SpokenText.Cut(text, length), policy: policy));
        }, iter: Samples.AtLeast(2_000));

    [Fact]
    public void Words_are_the_same_under_any_policy_and_whenever_the_model_stalls()
        => Gen.Select(Text, Policy, Gen.Bool.Array[30]).Sample((text, policy, stalls) =>
        {
            string spoken = SpokenText.Filter(text);
            string said = string.Concat(Stalling(text, policy, stalls).Select(segment => segment.Text));
            Assert.StartsWith(said, spoken, StringComparison.Ordinal);
            Assert.False(SpokenText.HasWords(spoken[said.Length..]));
        }, iter: Samples.AtLeast(3_000));

    [Fact]
    public void Every_word_is_spoken_once_and_in_order_and_no_hidden_one_is()
        => Gen.Select(Gen.Int[0, Wordings.Length - 1].Array[1, 60], Policy, Gen.Int[1, 9]).Sample((choices, policy, length) =>
        {
            List<string> words = [];
            string text = string.Concat(choices.Select(choice => Regex.Replace(Wordings[choice], "@", _ =>
            {
                words.Add(WordNumber(words.Count));
                return words[^1];
            })));

            string said = string.Concat(SpokenText.Compose(SpokenText.Cut(text, length), policy: policy).Select(segment => segment.Text));
            Assert.Equal(words, Regex.Matches(said, "[a-z]{3,}").Select(match => match.Value));
        }, iter: Samples.AtLeast(3_000));

    private static string WordNumber(int number) => "zq" + (char)('a' + (number / 26 % 26)) + (char)('a' + (number % 26)) + (char)('a' + (number / 676));

    [Fact]
    public void Every_segment_has_words_and_its_own_part_of_the_source()
        => Gen.Select(Generated, Policy, Gen.Bool.Array[30]).Sample((text, policy, stalls) =>
        {
            long position = 0;
            int index = 0;
            foreach (SpeechSegment segment in Stalling(text, policy, stalls))
            {
                Assert.True(SpokenText.HasWords(segment.Text));
                Assert.Equal(index++, segment.Index);
                Assert.Equal(position, segment.SourceStart);
                Assert.True(segment.SourceLength > 0);
                position += segment.SourceLength;
            }

            Assert.True(position <= text.Length);
        }, iter: Samples.AtLeast(3_000));

    [Fact]
    public void No_segment_ends_inside_a_word_a_cue_or_a_character()
        => Gen.Select(Generated, Policy, Gen.Bool.Array[30]).Sample((text, policy, stalls) =>
        {
            List<SpeechSegment> segments = Stalling(text, policy, stalls);
            for (int i = 1; i < segments.Count; i++)
            {
                string before = segments[i - 1].Text;
                char next = segments[i].Text[0];
                Assert.False(char.IsLowSurrogate(next));
                Assert.Equal(before.Count(c => c == '['), before.Count(c => c == ']'));
                Assert.Equal(before.Split("<|").Length, before.Split("|>").Length);
                bool isHardCut = before.Length >= policy.MaximumLength || IsWide(next);
                Assert.False(char.IsLetterOrDigit(before[^1]) && char.IsLetterOrDigit(next) && !isHardCut, string.Join('‖', segments.Select(s => s.Text)));
            }
        }, iter: Samples.AtLeast(3_000));

    [Fact]
    public void No_segment_has_more_words_than_the_limit()
        => Gen.Select(Text, Policy).Sample((text, policy) =>
        {
            foreach (SpeechSegment segment in SpokenText.Compose([text], policy: policy with { MinimumLength = 0 }))
            {
                string words = Regex.Replace(Regex.Replace(segment.Text, Markup, ""), @"[\p{P}\p{S}\s]+$", "");
                Assert.True(words.EnumerateRunes().Count(rune => UnsentText.MayBegin(rune.ToString()[0])) <= policy.MaximumLength, segment.Text);
            }

        }, iter: Samples.AtLeast(2_000));

    private static List<SpeechSegment> Stalling(string text, SpeechFlushPolicy policy, bool[] stalls)
    {
        SegmentComposer composer = new(policy: policy);
        List<SpeechSegment> segments = [];
        int i = 0;
        foreach (string part in SpokenText.Cut(text, 3))
        {
            composer.Append(part);
            if (stalls.Length > 0 && stalls[i++ % stalls.Length])
                composer.ReleasePending();
            SpokenText.TakeAll(composer, segments);
        }

        composer.EndBlock();
        SpokenText.TakeAll(composer, segments);
        return segments;
    }

    private static bool IsWide(char c) => c >= 0x2E80;
}
