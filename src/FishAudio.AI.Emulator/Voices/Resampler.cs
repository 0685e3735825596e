using System.Buffers.Binary;
using System.Numerics;

namespace FishAudio.AI.Emulator;

/// <summary>Changes a sample rate with a windowed sinc filter, cut below half of the lower rate so that nothing folds back.</summary>
internal static class Resampler
{
    private const int ZeroCrossings = 12;

    public static byte[] Resample(ReadOnlySpan<short> samples, int from, int to)
    {
        // The two rates repeat their relative position after a few hundred samples, so the filter is computed once for each position.
        var common = (int)BigInteger.GreatestCommonDivisor(from, to);
        var filters = new double[to / common][];
        var cutoff = Math.Min(1.0, (double)to / from);
        var reach = (int)Math.Ceiling(ZeroCrossings / cutoff);
        var count = (int)((long)samples.Length * to / from);
        var pcm = new byte[count * 2];
        for (var i = 0; i < count; i++)
        {
            var (centre, phase) = Math.DivRem((long)i * from, to);
            var filter = filters[phase / common] ??= MakeFilter(reach, (double)phase / to, cutoff);
            var sum = 0.0;
            for (var tap = 0; tap < filter.Length; tap++)
            {
                var source = centre - reach + 1 + tap;
                if (source >= 0 && source < samples.Length) sum += samples[(int)source] * filter[tap];
            }

            BinaryPrimitives.WriteInt16LittleEndian(pcm.AsSpan(i * 2), (short)Math.Clamp(Math.Round(sum), short.MinValue, short.MaxValue));
        }

        return pcm;
    }

    private static double[] MakeFilter(int reach, double phase, double cutoff)
    {
        var filter = new double[reach * 2];
        for (var tap = 0; tap < filter.Length; tap++) filter[tap] = Kernel((tap - reach + 1 - phase) * cutoff) * cutoff;
        return filter;
    }

    private static double Kernel(double x)
    {
        if (Math.Abs(x) < 1e-9) return 1;
        if (Math.Abs(x) >= ZeroCrossings) return 0;
        var window = 0.5 + 0.5 * Math.Cos(Math.PI * x / ZeroCrossings);
        return Math.Sin(Math.PI * x) / (Math.PI * x) * window;
    }
}
