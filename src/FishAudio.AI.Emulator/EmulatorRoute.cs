namespace FishAudio.AI.Emulator;

/// <summary>The route by which a session reached the emulator.</summary>
public enum EmulatorRoute
{
    /// <summary>WebSocket <c>/v1/tts/live</c>.</summary>
    Live,

    /// <summary>WebSocket <c>/v1/tts/live/with-timestamp</c>.</summary>
    LiveWithTimestamps,

    /// <summary><c>POST /v1/tts</c>.</summary>
    Speech,

    /// <summary><c>POST /v1/tts/stream/with-timestamp</c>.</summary>
    SpeechWithTimestamps,

    /// <summary>A route that speaks nothing: voices and wallet.</summary>
    Other,
}
