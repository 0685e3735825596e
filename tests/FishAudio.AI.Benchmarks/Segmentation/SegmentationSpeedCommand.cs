using System.CommandLine;
using System.Globalization;
using System.Text;

namespace FishAudio.AI.Benchmarks.Segmentation;

/// <summary>Measures how fast the segmenter reads on one core, and what it allocates besides the sentences.</summary>
public static class SegmentationSpeedCommand
{
    private const int WarmUpRounds = 20;
    private const int Rounds = 15;
    private const int TextBytes = 1_000_000;

    public static Command Create()
    {
        Option<string?> cases = new("--cases") { Description = "Whose texts are read. Default: the repository's own cases." };
        Command command = new("segmentation-speed", "Measures the speed of the sentence segmenter.") { cases };
        command.SetAction(parsed =>
        {
            string folder = parsed.GetValue(cases) ?? Path.Combine(RepositoryFolder.Find(), "tests", "FishAudio.AI.Tests", "Text", "cases");
            IReadOnlyList<SegmentationCase> all = SegmentationCase.Load(folder);
            Console.WriteLine($"{Rounds} rounds, after {WarmUpRounds} to warm up, over about {TextBytes / 1e6} MB of UTF-8 on one thread.\n");
            Console.WriteLine("| text | language | characters a delta | MB/s, median | MB/s, fastest | bytes allocated besides sentences |");
            Console.WriteLine("|---|---|--:|--:|--:|--:|");
            foreach (string language in new[] { "en", "de", "ru", "zh" })
            {
                string text = TextOf(all.Where(c => c.Lang == language));
                foreach (string? given in new[] { language, null })
                {
                    foreach (int delta in new[] { 1, 4, 1000 })
                        Row(language, text, given, delta);
                }
            }

            return 0;
        });
        return command;
    }

    private static void Row(string name, string text, string? language, int delta)
    {
        SentenceSegmenter segmenter = new(language);
        for (int i = 0; i < WarmUpRounds; i++)
            Read(segmenter, text, delta);

        double[] seconds = new double[Rounds];
        long extra = 0;
        for (int i = 0; i < Rounds; i++)
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            long start = TimeProvider.System.GetTimestamp();
            long sentenceBytes = Read(segmenter, text, delta);
            seconds[i] = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
            extra += GC.GetAllocatedBytesForCurrentThread() - allocated - sentenceBytes;
        }

        Array.Sort(seconds);
        double megabytes = Encoding.UTF8.GetByteCount(text) / 1e6;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {language ?? "detected"} | {delta} | {megabytes / seconds[Rounds / 2]:0.0} | {megabytes / seconds[0]:0.0} | {extra} |"));
    }

    /// <summary>Reads a text and returns the bytes that its sentences take as strings.</summary>
    private static long Read(SentenceSegmenter segmenter, string text, int delta)
    {
        long bytes = 0;
        for (int at = 0; at < text.Length; at += delta)
        {
            segmenter.Append(text.AsSpan(at, Math.Min(delta, text.Length - at)));
            while (segmenter.TryTake(out string? sentence))
                bytes += StringBytes(sentence.Length);
        }

        return bytes;
    }

    /// <summary>Header, type, length, characters and a NUL, rounded up to a word of 8 bytes.</summary>
    private static long StringBytes(int length) => (8 + 8 + 4 + (2 * (length + 1)) + 7) / 8 * 8;

    private static string TextOf(IEnumerable<SegmentationCase> cases)
    {
        string once = string.Concat(cases.Select(c => c.Text + " "));
        return string.Concat(Enumerable.Repeat(once, Math.Max(1, TextBytes / Encoding.UTF8.GetByteCount(once))));
    }
}
