namespace FishAudio.AI.Emulator;

/// <summary><see cref="BuiltInVoice"/> as a voice of sessions, with or without hidden rates.</summary>
internal sealed class ToneVoice(int? varyingSeed) : IVoice
{
    private const double SlowestRate = 0.6;
    private const double FastestRate = 1.6;

    public ValueTask<VoicedText> SpeakAsync(string text, SegmentPlace place, EmulatorRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(BuiltInVoice.RenderTimed(text, request.EffectiveSampleRate, varyingSeed is { } seed ? HiddenRate(seed, place) : 1));

    // The rate depends on the seed and the place alone, so a run whose sessions start in the same order repeats itself.
    private static double HiddenRate(int seed, SegmentPlace place)
    {
        var hash = Mix(Mix(Mix((ulong)seed) + (ulong)place.Session) + (ulong)place.Segment);
        return SlowestRate + (FastestRate - SlowestRate) * (hash >> 11) / (1UL << 53);
    }

    // The finalizer of SplitMix64: neighbouring numbers come out unrelated.
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
