namespace FishAudio.AI.Emulator;

/// <summary><see cref="BuiltInVoice"/> as a voice of sessions, with or without hidden rates.</summary>
internal sealed class ToneVoice(int? varyingSeed) : IVoice
{
    private const double SlowestRate = 0.6;
    private const double FastestRate = 1.6;

    public ValueTask<VoicedText> SpeakAsync(string text, int index, EmulatorRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(BuiltInVoice.RenderTimed(text, request.EffectiveSampleRate, varyingSeed is { } seed ? HiddenRate(seed, index) : 1));

    // The rate depends on the seed and the place in the session alone, so a run can be repeated whatever else the emulator serves.
    private static double HiddenRate(int seed, int index) =>
        SlowestRate + (FastestRate - SlowestRate) * new Random(unchecked(seed * 1_000_003 + index)).NextDouble();
}
