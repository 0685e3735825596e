namespace FishAudio.AI.Emulator;

/// <summary>Who speaks in the emulator.</summary>
public enum EmulatorVoice
{
    /// <summary><see cref="EspeakNg"/> when that program is installed, otherwise <see cref="BuiltIn"/>.</summary>
    Auto,

    /// <summary>The program espeak-ng: words that a person understands. Cues such as <c>[whisper]</c> are not read aloud.</summary>
    EspeakNg,

    /// <summary>
    /// <see cref="BuiltInVoice"/>: one soft tone a code point, a pure function of the text. Whatever the text was cut into, the audio is the
    /// same, so a test can prove that nothing was lost, doubled or reordered.
    /// </summary>
    BuiltIn,

    /// <summary>
    /// Like <see cref="BuiltIn"/>, but each spoken segment has a hidden rate between 0.6 and 1.6 drawn from
    /// <see cref="FishAudioEmulatorOptions.Seed"/>: honest ground for tests of estimates, which cannot count characters here.
    /// </summary>
    Varying,
}
