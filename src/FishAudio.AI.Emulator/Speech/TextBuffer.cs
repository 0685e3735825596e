using System.Text;

namespace FishAudio.AI.Emulator;

/// <summary>
/// Text waiting to be spoken. A piece is taken off when <c>chunk_length</c> characters (code points) wait: up to the last sentence end, else the
/// last white space, else in the middle of a word, but never before <c>min_chunk_length</c>. The pieces joined are always the text.
/// </summary>
internal sealed class TextBuffer(int chunkLength, int minChunkLength)
{
    private const string SentenceEnds = ".!?…";
    private const string WideSentenceEnds = "。！？";
    private string _text = "";

    public IEnumerable<string> Append(string text)
    {
        _text += text;
        var position = 0;
        while (FindCut(_text.AsSpan(position)) is var length and > 0)
        {
            yield return _text.Substring(position, length);
            position += length;
        }

        _text = _text[position..];
    }

    public string TakeAll()
    {
        var all = _text;
        _text = "";
        return all;
    }

    /// <returns>Where to cut, in UTF-16 characters; 0 when not enough text waits.</returns>
    private int FindCut(ReadOnlySpan<char> text)
    {
        var (sentence, space, count, index) = (0, 0, 0, 0);
        while (index < text.Length && count < chunkLength)
        {
            Rune.DecodeFromUtf16(text[index..], out var rune, out var length);
            index += length;
            if (++count < Math.Max(1, minChunkLength)) continue;
            var afterSpace = Rune.IsWhiteSpace(rune);
            if (afterSpace) space = index;
            if (afterSpace && index > length && SentenceEnds.Contains(text[index - length - 1])) sentence = index;
            if (rune.IsBmp && WideSentenceEnds.Contains((char)rune.Value)) sentence = index;
        }

        if (count < chunkLength) return 0;
        return sentence > 0 ? sentence : space > 0 ? space : index;
    }
}
