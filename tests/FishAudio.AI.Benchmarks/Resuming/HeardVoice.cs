using System.Buffers.Binary;
using System.Text;

namespace FishAudio.AI.Benchmarks.Resuming;

/// <summary>
/// Reads back what the emulator's built-in voices said, at any rate and cut anywhere. Each character of theirs begins with 21 samples of 1 or 2
/// that spell its code point, lowest bit first; what follows is a tone or silence.
/// </summary>
public static class HeardVoice
{
    private const int MarkSamples = 21;

    // A cut at a time told in milliseconds is off by up to half of one.
    private const int CutSamples = 24;

    /// <summary>Reads the audio of one stream.</summary>
    /// <param name="pcm">16-bit samples.</param>
    /// <returns>What was said. The last character counts only when it is whole, as far as its neighbours tell.</returns>
    public static string Read(ReadOnlySpan<byte> pcm)
    {
        List<(int CodePoint, int Start)> heard = [];
        int samples = pcm.Length / 2;
        for (int at = 0; at + MarkSamples <= samples; at++)
        {
            if (!TryReadMark(pcm[(2 * at)..], out int codePoint))
                continue;
            heard.Add((codePoint, at));
            at += MarkSamples - 1;
        }

        if (heard.Count > 1 && !IsWhole(heard, samples))
            heard.RemoveAt(heard.Count - 1);
        StringBuilder text = new();
        foreach ((int codePoint, _) in heard)
            text.Append(new Rune(codePoint).ToString());
        return text.ToString();
    }

    private static bool IsWhole(List<(int CodePoint, int Start)> heard, int samples)
    {
        // The rate is that of the character before it, unless a new segment has begun.
        double rate = (heard[^1].Start - heard[^2].Start) / MillisecondsOf(heard[^2].CodePoint);
        return samples - heard[^1].Start >= (rate * MillisecondsOf(heard[^1].CodePoint)) - CutSamples;
    }

    private static double MillisecondsOf(int codePoint) => Rune.IsWhiteSpace(new Rune(codePoint)) ? 40 : 70;

    private static bool TryReadMark(ReadOnlySpan<byte> pcm, out int codePoint)
    {
        codePoint = 0;
        for (int bit = 0; bit < MarkSamples; bit++)
        {
            short mark = BinaryPrimitives.ReadInt16LittleEndian(pcm[(2 * bit)..]);
            if (mark is not (1 or 2))
                return false;
            codePoint |= (mark - 1) << bit;
        }

        return Rune.IsValid(codePoint);
    }
}
