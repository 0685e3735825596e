namespace FishAudio.AI.Emulator;

/// <summary>A voice of the emulator. Safe to use from several sessions at once.</summary>
internal interface IVoice
{
    /// <param name="text">What to say.</param>
    /// <param name="place">Where the text stands in the journal.</param>
    /// <param name="request">The session's request: sample rate, speed and volume.</param>
    /// <param name="cancellationToken">Ends a program that is still speaking.</param>
    ValueTask<VoicedText> SpeakAsync(string text, SegmentPlace place, EmulatorRequest request, CancellationToken cancellationToken);
}
