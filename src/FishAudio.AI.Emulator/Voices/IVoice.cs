namespace FishAudio.AI.Emulator;

/// <summary>A voice of the emulator. Safe to use from several sessions at once.</summary>
internal interface IVoice
{
    /// <param name="text">What to say.</param>
    /// <param name="index">The segment's number in its session, from 0.</param>
    /// <param name="request">The session's request: sample rate, speed and volume.</param>
    /// <param name="cancellationToken">Ends a program that is still speaking.</param>
    ValueTask<VoicedText> SpeakAsync(string text, int index, EmulatorRequest request, CancellationToken cancellationToken);
}
