using RecordedReplies;

namespace FishAudio.AI.Samples.Tests;

public class TokenDeltasTests
{
    private static readonly TokenDeltas Tokens = new();

    [Theory]
    [InlineData("Hello there, Dr. Voss. It is 3.5 weeks.")]
    [InlineData("🦑 龘 𠮷野家 👩‍🚀 नमस्ते ﷽ 🏳️‍🌈")]
    [InlineData("<|speaker:0|>[excited] We made it!\n\n\n   done")]
    public void Deltas_are_the_text_and_cut_no_character(string text)
    {
        string[] deltas = [.. Tokens.Cut(text)];
        Assert.Equal(text, string.Concat(deltas));
        Assert.True(deltas.Length > 5);
        Assert.All(deltas, delta => Assert.False(delta.Length > 0 && (char.IsLowSurrogate(delta[0]) || char.IsHighSurrogate(delta[^1]))));
    }

    [Fact]
    public void A_character_of_several_tokens_comes_with_the_last_of_them()
        => Assert.Equal(["", "", "🦑"], Tokens.Cut("🦑"));

    [Theory]
    [InlineData("en-story")]
    [InlineData("en-how-to")]
    [InlineData("en-table")]
    [InlineData("en-reasoned-math")]
    public void Recorded_tokens_are_those_of_the_tokenizer(string name)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "replies");
        string tokens = string.Join(' ', Tokens.Cut(File.ReadAllText(Path.Combine(folder, name + ".md"))).Select(delta => delta.Length));
        Assert.True(tokens == File.ReadAllText(Path.Combine(folder, name + ".tokens")).Trim(), $"tests/replies/{name}.tokens should hold: {tokens}");
        Assert.NotNull(RecordedReply.Load(Path.Combine(folder, name + ".md")).TokenLengths);
    }
}
