using Microsoft.ML.Tokenizers;

namespace RecordedReplies;

/// <summary>Cuts a text where a model would: at the boundaries of the o200k tokenizer, one delta a token.</summary>
internal sealed class TokenDeltas
{
    // One is enough for all: it takes half a second to load.
    private static readonly Lazy<TiktokenTokenizer> Tokenizer = new(() => TiktokenTokenizer.CreateForEncoding("o200k_base"));

    /// <summary>Cuts a text.</summary>
    /// <returns>
    /// One string a token; joined they are the text. A token that ends inside a character gives an empty string, and the one that
    /// completes the character gives all of it: that is how chat services stream.
    /// </returns>
    public IEnumerable<string> Cut(string text)
    {
        List<int> held = [];
        foreach (int token in Tokenizer.Value.EncodeToIds(text))
        {
            held.Add(token);
            yield return Release(held);
        }
    }

    private string Release(List<int> held)
    {
        // A token of this vocabulary is at most 128 bytes long.
        Span<char> characters = stackalloc char[128 * 8];
        Tokenizer.Value.Decode(held, characters, out int consumed, out int written);
        if (consumed < held.Count)
            return "";
        held.Clear();
        return new string(characters[..written]);
    }
}
