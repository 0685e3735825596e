using System.Text;
using System.Text.RegularExpressions;
using RecordedReplies;

namespace FishAudio.AI.Tests.Text;

/// <summary>Runs the filter and the composer over a text that is cut in some way.</summary>
internal static class SpokenText
{
    private static readonly Lazy<TokenDeltas> Tokens = new(() => new TokenDeltas());

    /// <summary>Cuts a text in all the ways in which every test cuts it: whole, every character, every four, and at the tokens of a model.</summary>
    public static IEnumerable<IEnumerable<string>> Cuttings(string text) => [Cut(text, int.MaxValue), Cut(text, 1), Cut(text, 4), Tokens.Value.Cut(text)];

    public static IEnumerable<string> Cut(string text, int length)
    {
        for (int start = 0; start < text.Length; start += length)
        {
            yield return text[start..(int)Math.Min(text.Length, (long)start + length)];
            if (length == int.MaxValue)
                yield break;
        }
    }

    public static Filtered Filter(IEnumerable<string> parts, SpeechTextOptions? options = null)
    {
        Filtered filtered = new();
        SpeechTextFilter filter = new(options);
        SpeakableText sink = new();
        foreach (string part in parts)
        {
            filter.Append(part, sink);
            filtered.Take(sink);
        }

        filter.Complete(sink);
        filtered.Take(sink);
        return filtered;
    }

    public static string Filter(string text, SpeechTextOptions? options = null) => Filter([text], options).Text;

    public static List<SpeechSegment> Compose(IEnumerable<string> parts, SpeechTextOptions? options = null, SpeechFlushPolicy? policy = null)
    {
        SegmentComposer composer = new(options, policy);
        List<SpeechSegment> segments = [];
        foreach (string part in parts)
        {
            composer.Append(part);
            TakeAll(composer, segments);
        }

        composer.EndBlock();
        TakeAll(composer, segments);
        return segments;
    }

    public static void TakeAll(SegmentComposer composer, List<SpeechSegment> segments)
    {
        while (composer.TryTake(out SpeechSegment? segment))
            segments.Add(segment);
    }

    /// <summary>Whether something is left to say without tags and cues.</summary>
    public static bool HasWords(string text)
        => Regex.Replace(text, @"<\|speaker:\d+\|>|\[[^\]]*\]", "").Any(c => char.IsLetterOrDigit(c) || char.IsNumber(c) || c is '$' or '+' or '=' || (c > 127 && char.IsSymbol(c)) || char.IsSurrogate(c));

    /// <summary>What came out of a filter: the text, and where in it and in the source each run lies.</summary>
    internal sealed class Filtered
    {
        private readonly StringBuilder _text = new();

        public string Text => _text.ToString();

        public List<SpeakableRun> Runs { get; } = [];

        /// <summary>Gets where in the text blocks end.</summary>
        public HashSet<int> Breaks { get; } = [];

        /// <summary>Gets the source range of each character of the text.</summary>
        public List<(long Start, long End)> Sources { get; } = [];

        public void Take(SpeakableText sink)
        {
            foreach (SpeakableRun run in sink.Runs)
            {
                Runs.Add(run);
                if (run.IsBreak)
                    Breaks.Add(_text.Length);
                for (int i = 0; i < run.Length; i++)
                {
                    long start = run.SourceStart + (run.Length == run.SourceLength ? i : 0);
                    Sources.Add((start, start + (run.Length == run.SourceLength ? 1 : run.SourceLength)));
                }

                _text.Append(sink.Characters.Slice(run.Start, run.Length));
            }

            sink.Clear();
        }
    }
}
