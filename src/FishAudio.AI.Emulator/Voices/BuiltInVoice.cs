using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;

namespace FishAudio.AI.Emulator;

/// <summary>
/// A voice that is a pure function of the text, code point by code point: <c>Render(a + b)</c> is <c>Render(a)</c> followed by
/// <c>Render(b)</c> wherever the cut does not split a surrogate pair. Each code point is a soft tone of 70 ms, each white space a silence of
/// 40 ms, and the first 21 samples carry the code point's number at an inaudible level. So distinct texts have distinct audio, and
/// <see cref="TryRead"/> can tell what was said.
/// </summary>
public static class BuiltInVoice
{
    private const int ToneMilliseconds = 70;
    private const int PauseMilliseconds = 40;
    private const int MarkBits = 21;
    private const short MarkZero = 1;
    private const short MarkOne = 2;

    // Two and a half octaves of a pentatonic scale, in semitones: any order of them is bearable.
    private static readonly int[] Scale = [0, 2, 4, 7, 9, 12, 14, 16, 19, 21, 24, 26, 28];
    private static readonly ConcurrentDictionary<(int Note, int Samples, int SampleRate), byte[]> Tones = new();

    /// <summary>Speaks a text.</summary>
    /// <param name="text">The text, verbatim: nothing in it is left out or expanded.</param>
    /// <param name="sampleRate">In Hz, 1000 or more.</param>
    /// <returns>Mono samples, signed 16 bits, little-endian.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sampleRate"/> is below 1000.</exception>
    public static byte[] Render(ReadOnlySpan<char> text, int sampleRate = 24000) => RenderTimed(text, sampleRate, 1).Pcm;

    /// <inheritdoc cref="Render(ReadOnlySpan{char}, int)"/>
    public static byte[] Render(string text, int sampleRate = 24000) => Render(text.AsSpan(), sampleRate);

    /// <summary>How many samples <see cref="Render(string, int)"/> makes of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="sampleRate">In Hz, 1000 or more.</param>
    /// <returns>The number of samples, half the number of bytes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sampleRate"/> is below 1000.</exception>
    public static long CountSamples(ReadOnlySpan<char> text, int sampleRate = 24000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1000);
        long samples = 0;
        while (TakeCodePoint(ref text, out var codePoint)) samples += SlotLength(codePoint, sampleRate, 1);
        return samples;
    }

    /// <summary>Reads back what <see cref="Render(string, int)"/> said.</summary>
    /// <param name="pcm">Audio of this voice, from its first sample on.</param>
    /// <param name="sampleRate">The rate at which it was rendered, in Hz.</param>
    /// <param name="text">All that could be read: the whole text, or what comes before the first sample that this voice would not have made.</param>
    /// <returns>Whether the audio is exactly the rendering of <paramref name="text"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sampleRate"/> is below 1000.</exception>
    public static bool TryRead(ReadOnlySpan<byte> pcm, int sampleRate, out string text)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1000);
        var read = new StringBuilder();
        while (!pcm.IsEmpty)
        {
            if (!TryReadMark(pcm, out var codePoint)) break;
            var slot = new byte[SlotLength(codePoint, sampleRate, 1) * 2];
            FillSlot(slot, codePoint, sampleRate);
            if (!pcm.StartsWith(slot)) break;
            if (Rune.IsValid(codePoint)) read.Append(new Rune(codePoint).ToString());
            else read.Append((char)codePoint);
            pcm = pcm[slot.Length..];
        }

        text = read.ToString();
        return pcm.IsEmpty;
    }

    internal static VoicedText RenderTimed(ReadOnlySpan<char> text, int sampleRate, double rate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1000);
        var starts = new int[text.Length + 1];
        var samples = 0;
        var index = 0;
        for (var rest = text; TakeCodePoint(ref rest, out var codePoint);)
        {
            for (var end = text.Length - rest.Length; index < end; index++) starts[index] = samples;
            samples += SlotLength(codePoint, sampleRate, rate);
        }

        starts[^1] = samples;
        var pcm = new byte[samples * 2];
        var position = 0;
        for (var rest = text; TakeCodePoint(ref rest, out var codePoint);)
        {
            var length = SlotLength(codePoint, sampleRate, rate) * 2;
            FillSlot(pcm.AsSpan(position, length), codePoint, sampleRate);
            position += length;
        }

        return new VoicedText(pcm, starts);
    }

    // A surrogate without its partner cannot come over the wire, but it must not make two texts sound alike either: it stands for itself.
    private static bool TakeCodePoint(ref ReadOnlySpan<char> text, out int codePoint)
    {
        codePoint = 0;
        if (text.IsEmpty) return false;
        var valid = Rune.DecodeFromUtf16(text, out var rune, out var length) == System.Buffers.OperationStatus.Done;
        codePoint = valid ? rune.Value : text[0];
        text = text[(valid ? length : 1)..];
        return true;
    }

    private static bool IsPause(int codePoint) => Rune.IsValid(codePoint) && Rune.IsWhiteSpace(new Rune(codePoint));

    private static int SlotLength(int codePoint, int sampleRate, double rate) =>
        (int)(sampleRate * (long)(IsPause(codePoint) ? PauseMilliseconds : ToneMilliseconds) / (1000 * rate));

    private static void FillSlot(Span<byte> slot, int codePoint, int sampleRate)
    {
        if (IsPause(codePoint)) slot.Clear();
        else Tones.GetOrAdd(((int)((long)codePoint * 7 % Scale.Length), slot.Length / 2, sampleRate), MakeTone).CopyTo(slot);
        for (var bit = 0; bit < MarkBits; bit++)
            BinaryPrimitives.WriteInt16LittleEndian(slot[(bit * 2)..], (codePoint >> bit & 1) == 0 ? MarkZero : MarkOne);
    }

    private static bool TryReadMark(ReadOnlySpan<byte> pcm, out int codePoint)
    {
        codePoint = 0;
        if (pcm.Length < MarkBits * 2) return false;
        for (var bit = 0; bit < MarkBits; bit++)
        {
            var mark = BinaryPrimitives.ReadInt16LittleEndian(pcm[(bit * 2)..]);
            if (mark is not (MarkZero or MarkOne)) return false;
            if (mark == MarkOne) codePoint |= 1 << bit;
        }

        return codePoint <= 0x10FFFF;
    }

    private static byte[] MakeTone((int Note, int Samples, int SampleRate) key)
    {
        var tone = new byte[key.Samples * 2];
        var frequency = 196.0 * Math.Pow(2, Scale[key.Note] / 12.0);
        var count = key.Samples - MarkBits;
        var fade = Math.Min(count / 2, key.SampleRate / 80);
        for (var i = 0; i < count; i++)
        {
            var edge = Math.Min(1, Math.Min(i, count - 1 - i) / (double)Math.Max(1, fade));
            var envelope = 0.5 - 0.5 * Math.Cos(Math.PI * edge);
            var phase = 2 * Math.PI * frequency * i / key.SampleRate;
            var value = envelope * (0.20 * Math.Sin(phase) + 0.05 * Math.Sin(2 * phase));
            BinaryPrimitives.WriteInt16LittleEndian(tone.AsSpan((MarkBits + i) * 2), (short)Math.Round(value * short.MaxValue));
        }

        return tone;
    }
}
