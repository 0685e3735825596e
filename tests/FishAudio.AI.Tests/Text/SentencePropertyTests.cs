using System.Text;
using CsCheck;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Text;

public class SentencePropertyTests
{
    private static readonly string[] Languages = ["en", "de", "fr", "ru", "ja", "zh", "hi", "el", "hy", "th", "xx"];

    /// <summary>Pieces that meet every rule when they are put together at random.</summary>
    private static readonly string[] Pieces =
    [
        ".", "..", "...", "…", "!", "?", "?!", ",", ";", ":", "。", "！", "？", "．", "।", "؟", "։", "፡፡",
        " ", " ", " ", "  ", "\n", "\r\n", "\n\n", "\t", "\u00A0", "\u2028",
        "\"", "'", "“", "”", "«", "»", "(", ")", "[", "]", "「", "」", "（", "）", ",,", "''", "<|speaker:1|>", "[sad]", "[12]",
        "Dr", "Mr", "etc", "e.g", "z. B", "U.S", "a.m", "Inc", "No", "Fig", "J", "K", "I", "г", "т. д", "Abb", "Yahoo", "hm",
        "The", "the", "She", "die", "Und", "Es", "В", "он", "Word", "word", "Ümlaut", "i", "a", "é", "XIV", "°",
        "1", "12", "2024", "3.5", "1)", "2)", "a.", "b.", "•", "-", "–", "—",
        "今日", "です", "と", "กขค", "ครับ", "한국", "नमस्ते", "सुख", "\u200F",
        "\uD83D\uDE00", "\uD83C\uDF89", "\uD842\uDFB7", "\uD83D", "\uDE00",
    ];

    private static readonly Gen<string> Texts =
        Gen.OneOf(Pieces).Array[0, 60].Select(pieces => string.Concat(pieces));

    private static readonly Gen<string?> Given = Gen.OneOf<string?>([null, .. Languages]);

    [Fact]
    public void Every_cutting_of_a_text_gives_the_same_sentences_and_joined_they_are_the_text()
    {
        Gen.Select(Texts, Given, Gen.Int[1, 7].Array[1, 30]).Sample(
            (text, language, cuts) =>
            {
                List<string> whole = Cut(text, language, [text.Length + 1]);
                Assert.Equal(text, string.Concat(whole));
                Assert.Equal(whole, Cut(text, language, cuts));
                Assert.Equal(whole, Cut(text, language, [1]));
            },
            iter: Samples.AtLeast(20_000));
    }

    [Fact]
    public void No_sentence_begins_or_ends_in_the_middle_of_a_surrogate_pair()
    {
        Gen.Select(Texts, Given).Sample(
            (text, language) =>
            {
                string previous = "";
                foreach (string sentence in Cut(text, language, [1]))
                {
                    Assert.NotEqual("", sentence);
                    Assert.False(previous.Length > 0 && char.IsSurrogatePair(previous[^1], sentence[0]));
                    previous = sentence;
                }
            },
            iter: Samples.AtLeast(20_000));
    }

    [Fact]
    public void Taking_what_is_pending_at_any_time_loses_and_doubles_nothing()
    {
        Gen.Select(Texts, Given, Gen.Int[1, 9].Array[1, 30], Gen.Bool.Array[1, 30]).Sample(
            (text, language, cuts, stalls) =>
            {
                SentenceSegmenter segmenter = new(language);
                StringBuilder taken = new();
                int at = 0;
                for (int i = 0; at < text.Length; i++)
                {
                    int length = Math.Min(cuts[i % cuts.Length], text.Length - at);
                    segmenter.Append(text.AsSpan(at, length));
                    at += length;
                    if (stalls[i % stalls.Length])
                        taken.Append(segmenter.TakePending());
                    while (segmenter.TryTake(out string? sentence))
                        taken.Append(sentence);
                }

                segmenter.Complete();
                taken.Append(segmenter.TakePending());
                Assert.Equal(text, taken.ToString());
            },
            iter: Samples.AtLeast(20_000));
    }

    private static List<string> Cut(string text, string? language, int[] cuts)
    {
        SentenceSegmenter segmenter = new(language);
        List<string> sentences = [];
        int at = 0;
        for (int i = 0; at < text.Length; i++)
        {
            int length = Math.Min(cuts[i % cuts.Length], text.Length - at);
            segmenter.Append(text.AsSpan(at, length));
            at += length;
            Take();
        }

        segmenter.Complete();
        Take();
        return sentences;

        void Take()
        {
            while (segmenter.TryTake(out string? sentence))
                sentences.Add(sentence);
        }
    }
}
