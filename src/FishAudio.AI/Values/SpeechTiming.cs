namespace FishAudio.AI;

/// <summary>What the service tells about when words are spoken.</summary>
public enum SpeechTiming
{
    /// <summary>Nothing: the plain routes. The default.</summary>
    None,

    /// <summary>The time of each word: the routes with timestamps.</summary>
    Words,
}
