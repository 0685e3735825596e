using CsCheck;

namespace FishAudio.AI.Emulator.Tests;

public sealed class BuiltInVoicePropertyTests
{
    // Letters, white space, CJK, emoji, and lone surrogates, which the wire cannot carry but the voice must not confuse.
    private static readonly Gen<string> Text = Gen.OneOf(
            Gen.Char['a', 'z'].Select(c => c.ToString()),
            Gen.Char.Select(c => c.ToString()),
            Gen.OneOf(" ", "\n", "\u3000", "。", "世", "👋", "🏳️‍🌈", "é"),
            Gen.Int[0x10000, 0x10FFFF].Select(char.ConvertFromUtf32))
        .Array[0, 12].Select(string.Concat);

    [Fact]
    public void Rendering_a_text_is_rendering_its_parts_one_after_the_other() =>
        Gen.Select(Text, Text).Where((a, b) => !SplitsPair(a, b)).Sample(
            (a, b) => BuiltInVoice.Render(a + b).AsSpan().SequenceEqual([.. BuiltInVoice.Render(a), .. BuiltInVoice.Render(b)]), iter: 500);

    [Fact]
    public void Distinct_texts_have_distinct_audio() =>
        Gen.Select(Text, Text).Sample(
            (a, b) => a == b || !BuiltInVoice.Render(a, 8000).AsSpan().SequenceEqual(BuiltInVoice.Render(b, 8000)), iter: 500);

    [Fact]
    public void What_was_said_can_be_read_back() =>
        Gen.Select(Text, Gen.OneOf(8000, 16000, 24000, 32000, 44100, 48000)).Sample(
            (text, rate) => BuiltInVoice.TryRead(BuiltInVoice.Render(text, rate), rate, out var read) && read == text, iter: 500);

    [Fact]
    public void Samples_are_counted_without_rendering() =>
        Text.Sample(text => BuiltInVoice.CountSamples(text) * 2 == BuiltInVoice.Render(text).Length, iter: 500);

    private static bool SplitsPair(string a, string b) =>
        a.Length > 0 && b.Length > 0 && char.IsHighSurrogate(a[^1]) && char.IsLowSurrogate(b[0]);
}
