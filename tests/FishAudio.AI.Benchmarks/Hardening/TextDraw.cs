using System.Text;

namespace FishAudio.AI.Benchmarks.Hardening;

/// <summary>Draws texts of models, as they are, cut out of each other, and broken.</summary>
internal sealed class TextDraw(DirectoryInfo folder)
{
    // What opens, closes or interrupts something, and what is half a character.
    private static readonly string[] Marks =
    [
        "*", "**", "_", "`", "```", "~~", "[", "](", "]", "![", "(", ")", "<", ">", "<|", "|>", "<!--", "-->", "<br>", "</", "$", "$$", "\\(", "\\]", "\\", "|", "\n|---|---|\n", "#", "> ", "- ", "1. ", "\n", "\n\n",
        "\r\n", "\r", "\t", "    ", " ", "\u00A0", "\u3000", ".", "...", "…", "!", "?", "。", "」", "\"", "'", "”", "»", ":", ";", ",", "Dr.", "z. B.", "e.g.", "3.5", "1,000", "http://", "www.a.b", "a@b.c",
        "<|speaker:2|>", "<|phoneme_start|>", "<|im_end|>", "[sad]", "(happy)", "<think>", "</think>", "😀", "👩‍👩‍👧", "🇩🇪", "❤️", "\u200D", "\uFE0F", "\uD83D", "\uDE00", "e\u0301", "\u200F", "\0", "\uFFFF", "&amp;", "&#x1F600;", "&#0;", "[^1]", "[1]: http://a",
    ];

    private readonly string[] _replies = [.. folder.EnumerateFiles("*.md").OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => File.ReadAllText(file.FullName))];

    public string Draw(Random random)
    {
        StringBuilder text = new();
        for (int pieces = random.Next(1, 24); pieces > 0; pieces--)
        {
            switch (random.Next(8))
            {
                case 0:
                    text.Append((char)random.Next(random.Next(3) == 0 ? 0x10000 : 0x250));
                    break;
                case 1:
                    text.Insert(random.Next(text.Length + 1), Marks[random.Next(Marks.Length)]);
                    break;
                case 2 or 3:
                    string reply = _replies[random.Next(_replies.Length)];
                    int start = random.Next(reply.Length);
                    text.Append(reply.AsSpan(start, Math.Min(random.Next(1, 60), reply.Length - start)));
                    break;
                case 4 when random.Next(40) == 0:
                    text.Append(Marks[random.Next(Marks.Length)].AsSpan()[..1].ToString()[0], random.Next(1, 600));
                    break;
                default:
                    text.Append(Marks[random.Next(Marks.Length)]);
                    break;
            }
        }

        return text.ToString();
    }

    /// <summary>Draws where a text is cut.</summary>
    public static IEnumerable<string> Cut(string text, Random random)
    {
        for (int start = 0, length; start < text.Length; start += length)
        {
            length = Math.Min(random.Next(1, 9), text.Length - start);
            yield return text.Substring(start, length);
        }
    }
}
