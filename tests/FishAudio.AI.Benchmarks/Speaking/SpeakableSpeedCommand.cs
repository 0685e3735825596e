using System.CommandLine;
using System.Globalization;
using System.Text;

namespace FishAudio.AI.Benchmarks.Speaking;

/// <summary>Measures how fast text becomes segments, filter and segmenter together on one core, and what that allocates.</summary>
public static class SpeakableSpeedCommand
{
    private const int TokenLength = 4;
    private const int Rounds = 5;

    public static Command Create()
    {
        Argument<DirectoryInfo> folder = new("folder") { Description = "A folder of replies, *.md; they are joined until there are four megabytes." };
        Command command = new("speakable-speed", "Measures text filter, segmenter and composer over replies cut into tokens of four characters.") { folder };
        command.SetAction(result => Run(result.GetRequiredValue(folder)));
        return command;
    }

    private static int Run(DirectoryInfo folder)
    {
        string text = ReadText(folder);
        double megabytes = Encoding.UTF8.GetByteCount(text) / 1e6;
        Report("filter", text, megabytes, ReadFiltered);
        Report("filter and segmenter", text, megabytes, ReadSegments);
        return 0;
    }

    private static void Report(string what, string text, double megabytes, Func<string, long> read)
    {
        read(text);
        double best = double.MaxValue;
        long ofSegments = 0;
        long allocated = 0;
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = TimeProvider.System.GetTimestamp();
            ofSegments = read(text);
            best = Math.Min(best, TimeProvider.System.GetElapsedTime(start).TotalSeconds);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        double aToken = (double)(allocated - ofSegments) / (text.Length / TokenLength);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {megabytes / best:F1} MB/s, {aToken:F2} bytes a token besides the segments"));
    }

    private static long ReadFiltered(string text)
    {
        SpeechTextFilter filter = new();
        SpeakableText sink = new();
        for (int i = 0; i < text.Length; i += TokenLength)
        {
            filter.Append(text.AsSpan(i, Math.Min(TokenLength, text.Length - i)), sink);
            sink.Clear();
        }

        filter.Complete(sink);
        return 0;
    }

    private static long ReadSegments(string text)
    {
        SegmentComposer composer = new();
        long bytes = 0;
        for (int i = 0; i < text.Length; i += TokenLength)
        {
            composer.Append(text.AsSpan(i, Math.Min(TokenLength, text.Length - i)));
            while (composer.TryTake(out SpeechSegment? segment))
                bytes += SizeOf(segment);
        }

        return bytes;
    }

    /// <summary>A string's header and characters, rounded up, and the record: its header, four fields and the speaker.</summary>
    private static long SizeOf(SpeechSegment segment) => ((22 + (segment.Text.Length * 2) + 7) / 8 * 8) + 56;

    private static string ReadText(DirectoryInfo folder)
    {
        StringBuilder text = new();
        string[] replies = [.. folder.EnumerateFiles("*.md").OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => File.ReadAllText(file.FullName))];
        for (int i = 0; text.Length < 4_000_000; i++)
            text.Append(replies[i % replies.Length]).Append("\n\n");
        return text.ToString();
    }
}
