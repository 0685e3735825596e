using System.Globalization;
using System.Text;

namespace FishAudio.AI.Benchmarks.Resuming;

/// <summary>What was heard of a text, stream by stream, and whether it is what should have been.</summary>
public sealed class HeardSpeech
{
    private readonly List<(string Text, bool IsResumed)> _streams = [];

    /// <summary>Reads chunks of samples of the built-in voices.</summary>
    public HeardSpeech(IEnumerable<SpeechChunk> chunks)
    {
        Problem = "";
        (int index, TimeSpan end) = (0, TimeSpan.Zero);
        foreach (IGrouping<int, SpeechChunk> stream in chunks.GroupBy(chunk => chunk.Stream))
        {
            if (stream.Key != _streams.Count)
                Problem = $"stream {stream.Key} follows {_streams.Count} streams";
            foreach (SpeechChunk chunk in stream)
            {
                if (chunk.Index != index++)
                    Problem = $"chunk {chunk.Index} comes as number {index - 1}";
                if ((chunk.Offset - end).Duration() > TimeSpan.FromMilliseconds(1))
                    Problem = $"chunk {chunk.Index} begins at {chunk.Offset}, and what was before it ends at {end}";
                end = chunk.Offset + chunk.Duration;
            }

            _streams.Add((HeardVoice.Read(stream.SelectMany(chunk => chunk.Audio.ToArray()).ToArray()), stream.Any(chunk => chunk.IsResumed)));
        }
    }

    /// <summary>Gets what is wrong with the numbers of the chunks; empty when nothing is.</summary>
    public string Problem { get; private set; }

    /// <summary>Gets everything that was heard, one stream after the other.</summary>
    public string Text => string.Concat(_streams.Select(stream => stream.Text));

    /// <summary>Gets how many streams there were.</summary>
    public int Streams => _streams.Count;

    /// <summary>Says what is wrong where every word must have been heard exactly once.</summary>
    /// <param name="text">What was to be spoken.</param>
    /// <param name="isWhole">Whether all of it must have been heard; otherwise a beginning.</param>
    /// <returns><see langword="null"/> when nothing is wrong. Pauses at the joints are not looked at.</returns>
    public string? CheckOnce(string text, bool isWhole)
    {
        if (Problem.Length > 0)
            return Problem;
        (string expected, string heard) = (WordsOf(text), WordsOf(Text));
        if (_streams.Any(stream => stream.IsResumed))
            return "audio is marked as heard before";
        return (isWhole ? heard == expected : expected.StartsWith(heard, StringComparison.Ordinal)) ? null : Difference(expected, heard);
    }

    /// <summary>Says what is wrong where nothing may have been left out, and what is heard again must be marked.</summary>
    /// <param name="text">What was to be spoken, of words that are all different.</param>
    /// <param name="isWhole">Whether all of it must have been heard; otherwise a beginning.</param>
    /// <param name="repeats">How many characters were heard again at each joint.</param>
    public string? CheckNothingSkipped(string text, bool isWhole, out List<(int Start, int End)> repeats)
    {
        repeats = [];
        int reached = 0;
        foreach ((string stream, bool isResumed) in _streams)
        {
            // What is put in front of a resumed text, the tag of its speaker, is no part of it.
            string heard = stream.Length > 0 && stream[0] == '<' ? stream[(stream.IndexOf('>', StringComparison.Ordinal) + 1)..] : stream;
            int start = text.IndexOf(heard[..Math.Min(heard.Length, 40)], StringComparison.Ordinal);
            if (heard.Length == 0)
                continue;
            if (start < 0 || string.CompareOrdinal(text, start, heard, 0, heard.Length) != 0)
                return $"\"{heard}\" is nowhere in the text";
            if (start > reached && WordsOf(text[reached..start]).Length > 0)
                return $"\"{text[reached..start]}\" was left out";
            if (start < reached && !isResumed)
                return $"\"{text[start..reached]}\" was heard again and is not marked";
            if (start < reached)
                repeats.Add((start, reached));
            reached = Math.Max(reached, start + heard.Length);
        }

        if (Problem.Length > 0)
            return Problem;
        return isWhole && WordsOf(text[reached..]).Length > 0 ? $"\"{text[reached..]}\" was left out at the end" : null;
    }

    private static string WordsOf(string text) => string.Concat(text.EnumerateRunes()
        .Where(rune => Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark).Select(rune => rune.ToString()));

    private static string Difference(string expected, string heard)
    {
        int same = 0;
        while (same < Math.Min(expected.Length, heard.Length) && expected[same] == heard[same])
            same++;
        int from = Math.Max(0, same - 20);
        return $"heard \"…{heard[from..Math.Min(heard.Length, same + 30)]}\" instead of \"…{expected[from..Math.Min(expected.Length, same + 30)]}\"";
    }
}
