namespace FishAudio.AI.Tests.Session.Words;

/// <summary>The words that the service reports are found where they are written, however they are spelled.</summary>
public class WordLocatorTests
{
    // What each word is found as; a question mark where more has to be known.
    [Theory]
    [InlineData("Hello, world.", "Hello|world", "Hello|world")]
    [InlineData("Don't stop!", "dont|stop", "Don't|stop")]
    [InlineData("It’s a well-known fact", "Its|a|wellknown|fact", "It’s|a|well-known|fact")]
    [InlineData("It’s a well-known fact", "It's|a|well|known|fact", "It’s|a|well|known|fact")]
    [InlineData("你好，世界。", "你|好|世|界", "你|好|世|界")]
    [InlineData("你好，世界。", "你|好，|世|界。", "你|好|世|界")]
    [InlineData("[whisper] Hi <|speaker:1|>there", "hi|there", "Hi|there")]
    [InlineData("NAÏVE Café", "naïve|café", "NAÏVE|Café")]
    [InlineData("Cafe\u0301 now", "cafe\u0301|now", "Cafe\u0301|now")]
    [InlineData("It is 20 apples now", "It|is|twenty|apples|now", "It|is|20|apples|now")]
    [InlineData("Take 1,500 of them", "Take|one|thousand|five|hundred|of|them", "Take|1,500|1,500|1,500|1,500|of|them")]
    [InlineData("2026年到了", "二|零|二|六|年|到", "2026|2026|2026|2026|年|到")]
    [InlineData("(happy) So it goes on", "So|it|goes", "So|it|goes")]
    [InlineData("I have 3", "I|have|three", "I|have|?")]
    [InlineData("I have 50 % left", "I|have|fifty|percent|left", "I|have|?|?|?")]
    [InlineData("I have 50 % left over", "I|have|fifty|percent|left|over", "I|have|50 %|50 %|left|over")]
    [InlineData("Yes, uh yes then", "Yes|well|yes|then", "Yes|uh|yes|then")]
    [InlineData("one two", "uh|one|two", "|one|two")]
    [InlineData("ｆｕｌｌ width", "full|width", "ｆｕｌｌ|width")]
    [InlineData("a 😀 b c", "a|b|c", "a|b|c")]
    [InlineData("", "word", "?")]
    [InlineData("text", "", "")]
    public void Words_are_found(string text, string words, string expected)
    {
        TextRange?[] found = WordLocator.Locate(text, words.Split('|'), isWhole: false);
        Assert.Equal(expected, string.Join('|', found.Select(range => range is { } place ? text.Substring(place.Start, place.Length) : "?")));
    }

    [Theory]
    [InlineData("I have 3", "I|have|three", "I|have|3")]
    [InlineData("I have 3 of 4.", "I|have|three|of|four", "I|have|3|of|4")]
    [InlineData("Once more", "Once|more|uh", "Once|more|")]
    [InlineData("12", "twelve", "12")]
    public void What_is_left_belongs_to_the_last_words_when_they_are_all(string text, string words, string expected)
    {
        TextRange?[] found = WordLocator.Locate(text, words.Split('|'), isWhole: true);
        Assert.Equal(expected, string.Join('|', found.Select(range => text.Substring(range!.Value.Start, range.Value.Length))));
    }

    [Fact]
    public void A_word_that_comes_again_is_found_at_its_next_place()
    {
        TextRange?[] found = WordLocator.Locate("the 2 the cat and the dog", ["the", "two", "the", "cat", "and", "the", "dog"], isWhole: true);
        Assert.Equal([0, 4, 6, 10, 14, 18, 22], found.Select(range => range!.Value.Start));
    }

    [Theory]
    [InlineData("One two. Three", "One two. ", 7)]
    [InlineData("One (two)! Three", "one two", 8)]
    [InlineData("One two", "One two three", -1)]
    [InlineData("One two", "...", -1)]
    public void The_end_of_a_beginning_is_found(string text, string beginning, int end)
        => Assert.Equal(end, WordLocator.FindEnd(text, beginning));
}
