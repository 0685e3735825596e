namespace FishAudio.AI;

/// <summary>How long a session waits for the service.</summary>
/// <param name="Silence">For audio that is owed.</param>
/// <param name="Send">For the service to take a message.</param>
internal readonly record struct SpeechTimeouts(TimeSpan Silence, TimeSpan Send);
