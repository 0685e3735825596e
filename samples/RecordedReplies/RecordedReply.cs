using System.Globalization;

namespace RecordedReplies;

/// <summary>A reply as a model wrote it: the text, and where its tokens end if that was recorded, too.</summary>
internal sealed record RecordedReply(string Text, IReadOnlyList<int>? TokenLengths = null)
{
    /// <summary>Reads a reply, and from the file beside it that ends in <c>.tokens</c> how long each token is, in UTF-16 units.</summary>
    public static RecordedReply Load(string path)
    {
        string tokens = Path.ChangeExtension(path, ".tokens");
        return new RecordedReply(File.ReadAllText(path), File.Exists(tokens) ? ParseLengths(File.ReadAllText(tokens)) : null);
    }

    /// <summary>Cuts the text as the model did. Without a recording a tokenizer has to be loaded, which takes half a second.</summary>
    public string[] Deltas()
    {
        if (TokenLengths is null)
            return [.. new TokenDeltas().Cut(Text)];
        string[] deltas = new string[TokenLengths.Count];
        int start = 0;
        for (int i = 0; i < deltas.Length; start += TokenLengths[i++])
            deltas[i] = Text.Substring(start, TokenLengths[i]);
        return deltas;
    }

    private static int[] ParseLengths(string tokens)
        => [.. tokens.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(length => int.Parse(length, CultureInfo.InvariantCulture))];
}
