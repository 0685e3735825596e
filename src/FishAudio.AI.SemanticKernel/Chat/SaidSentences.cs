using System.Text;
using FishAudio.AI;

namespace Microsoft.SemanticKernel;

/// <summary>The sentences that a reply has said out of order, so that none of them is said again when it is written. Not thread safe.</summary>
internal sealed class SaidSentences
{
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private readonly SentenceSegmenter _segmenter = new();

    /// <summary>Gets whether nothing was said: then everything that is written is heard as it comes.</summary>
    public bool IsEmpty => _said.Count == 0;

    /// <summary>Picks the sentences that have not been said, and remembers them as said.</summary>
    /// <param name="text">What is to be said.</param>
    /// <param name="written">What the reply has written so far, which is being said.</param>
    public string TakeNew(string text, string written)
    {
        HashSet<string> heard = [.. Split(written).Select(KeyOf), .. _said];
        StringBuilder rest = new();
        foreach (string sentence in Split(text))
        {
            string key = KeyOf(sentence);
            _said.Add(key);
            if (heard.Add(key))
                rest.Append(sentence);
        }

        return rest.ToString().Trim();
    }

    /// <summary>Takes what is being written.</summary>
    /// <returns>What of it is to be heard by now: a sentence is held back until it is known not to have been said.</returns>
    public string Hear(string text)
    {
        _segmenter.Append(text);
        return TakeUnsaid();
    }

    /// <summary>Ends the message, or its part before a call.</summary>
    /// <returns>The rest that is to be heard.</returns>
    public string Complete()
    {
        _segmenter.Complete();
        string rest = TakeUnsaid();
        _segmenter.Reset();
        return rest;
    }

    private string TakeUnsaid()
    {
        string heard = "";
        while (_segmenter.TryTake(out string? sentence))
        {
            if (!_said.Contains(KeyOf(sentence)))
                heard += sentence;
        }

        return heard;
    }

    private static IEnumerable<string> Split(string text)
    {
        SentenceSegmenter segmenter = new();
        segmenter.Append(text);
        segmenter.Complete();
        while (segmenter.TryTake(out string? sentence))
            yield return sentence;
    }

    // Marks and capitals may differ where the words are the same. A sentence of nothing but marks is only itself.
    private static string KeyOf(string sentence)
    {
        string words = string.Concat(sentence.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));
        return words.Length == 0 ? sentence.Trim() : words;
    }
}
