namespace FishAudio.AI;

/// <summary>Where a session is in its life.</summary>
internal enum SessionState
{
    /// <summary>Nothing has happened yet. Next: <see cref="Connecting"/>.</summary>
    Created,

    /// <summary>A connection is being acquired. Next: <see cref="Open"/>.</summary>
    Connecting,

    /// <summary>Text and audio flow. Next: <see cref="Draining"/>, or <see cref="Completed"/> when nothing was ever written.</summary>
    Open,

    /// <summary><c>stop</c> was sent, <c>finish</c> is awaited. Next: <see cref="Completed"/>.</summary>
    Draining,

    /// <summary>Over: everything was spoken.</summary>
    Completed,

    /// <summary>Over: stopped on purpose. No error, in logs or metrics.</summary>
    Interrupted,

    /// <summary>Over: failed.</summary>
    Faulted,
}
