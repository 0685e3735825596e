namespace FishAudio.AI;

/// <summary>Why a turn or a session ended.</summary>
public enum SpeechEndReason
{
    /// <summary>Everything was spoken and delivered.</summary>
    Completed,

    /// <summary>It was interrupted, on purpose.</summary>
    Interrupted,

    /// <summary>The reader of the text went away before its end: the stream was disposed, cancelled or failed.</summary>
    Abandoned,

    /// <summary>The service or the connection failed.</summary>
    Failed,

    /// <summary>The host's own listener failed: a callback threw, or never took the audio.</summary>
    ListenerFailed,

    /// <summary>The reply ended in a tool call, and nobody came back with the result.</summary>
    NotContinued,
}
