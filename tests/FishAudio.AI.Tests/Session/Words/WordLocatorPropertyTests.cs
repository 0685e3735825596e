using System.Text;
using CsCheck;

namespace FishAudio.AI.Tests.Session.Words;

/// <summary>Words are found for any text, and nothing is ever torn, thrown or turned around.</summary>
public class WordLocatorPropertyTests
{
    private static readonly Gen<string> Word = Pick("a", "the", "cat", "Don't", "well-known", "x2", "naïve", "ÉTÉ", "你", "好", "日", "ひ", "한국", "й", "𠀀", "o’clock");
    private static readonly Gen<string> Mark = Pick(" ", ", ", ". ", " — ", " (", ") ", "! ", "\n", " “", "” ", " [whisper] ", " <|speaker:1|>", " 😀 ");
    private static readonly Gen<(string Word, string Mark)[]> Text = Gen.Select(Word, Mark).Array[0, 40];
    private static readonly Gen<string> Noise = Gen.OneOf(Gen.String, Word, Mark, Gen.String[Gen.Char["[]<>|0a \ud800\udc00\u0301你"], 0, 8]);

    [Fact]
    public void Every_word_of_a_text_is_found_where_it_stands_also_while_more_words_come()
        => Gen.Select(Text, Gen.Bool, Gen.Int[0, 40]).Sample((pieces, isUpper, count) =>
        {
            (string text, List<(int Start, string Word)> places) = Join(pieces);
            places = [.. places.Take(count)];
            TextRange?[] found = WordLocator.Locate(text, [.. places.Select(place => Report(place.Word, isUpper))], isWhole: false);
            return found.Zip(places).All(pair => pair.First is { } range && range.Start == pair.Second.Start && text.Substring(range.Start, range.Length) == pair.Second.Word);
        });

    [Fact]
    public void Words_around_those_that_are_written_otherwise_are_found_where_they_stand()
        => Gen.Select(Text.Where(t => t.Length > 6), Gen.Int[1, 3]).Sample((pieces, spoken) =>
        {
            int number = pieces.Length / 2;
            pieces[number] = ("99", " ");
            // Distinct words, so that there is one right answer.
            for (int i = 0; i < pieces.Length; i++)
                pieces[i] = i == number ? pieces[i] : ($"w{i}x", pieces[i].Mark);
            (string text, List<(int Start, string Word)> places) = Join(pieces);
            string[] words = [.. places.SelectMany(place => place.Word == "99" ? Enumerable.Repeat("ninety", spoken) : [Report(place.Word, false)])];
            TextRange?[] found = WordLocator.Locate(text, words, isWhole: true);
            int at = 0;
            foreach ((int start, string word) in places)
            {
                for (int i = 0; i < (word == "99" ? spoken : 1); i++)
                {
                    if (found[at++] is not { } range || range.Start > start || range.End < start + word.Length || (word != "99" && range != new TextRange(start, word.Length)))
                        return false;
                }
            }

            return true;
        });

    [Fact]
    public void Any_words_and_any_text_give_ranges_in_order_that_tear_nothing()
        => Gen.Select(Noise.Array[0, 30], Noise.Array[0, 30], Gen.Bool).Sample((text, words, isWhole) =>
        {
            string whole = string.Concat(text);
            TextRange?[] found = WordLocator.Locate(whole, words, isWhole);
            int last = 0;
            bool isOver = false;
            foreach (TextRange? place in found)
            {
                if (place is not { } range)
                {
                    isOver = true;
                    continue;
                }

                if (isOver || range.Start < last || range.Length < 0 || range.End > whole.Length || Tears(whole, range.Start) || Tears(whole, range.End))
                    return false;
                last = range.Start;
            }

            return !isWhole || !isOver;
        });

    private static Gen<string> Pick(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static bool Tears(string text, int at) => at > 0 && at < text.Length && char.IsHighSurrogate(text[at - 1]) && char.IsLowSurrogate(text[at]);

    private static (string Text, List<(int Start, string Word)> Places) Join((string Word, string Mark)[] pieces)
    {
        StringBuilder text = new();
        List<(int, string)> places = [];
        foreach ((string word, string mark) in pieces)
        {
            places.Add((text.Length, word));
            text.Append(word).Append(mark);
        }

        return (text.ToString(), places);
    }

    private static string Report(string word, bool isUpper)
    {
        string said = string.Concat(word.EnumerateRunes().Where(Rune.IsLetterOrDigit).Select(rune => rune.ToString()));
        return isUpper ? said.ToUpperInvariant() : said;
    }
}
