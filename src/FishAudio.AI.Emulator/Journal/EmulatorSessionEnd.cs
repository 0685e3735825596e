namespace FishAudio.AI.Emulator;

/// <summary>How a session ended.</summary>
public enum EmulatorSessionEnd
{
    /// <summary>It goes on.</summary>
    None,

    /// <summary>All was spoken and <c>finish</c> with reason <c>stop</c> was sent; over HTTP: the whole body.</summary>
    Finished,

    /// <summary><c>finish</c> with reason <c>error</c> was sent.</summary>
    FinishedWithError,

    /// <summary>The <c>error</c> event was sent; over HTTP: an error status.</summary>
    Refused,

    /// <summary>The client closed the WebSocket in good order before <c>finish</c>.</summary>
    ClosedByClient,

    /// <summary>The client's connection broke, or the client aborted it.</summary>
    ConnectionLost,

    /// <summary>The script closed the WebSocket.</summary>
    ClosedByScript,

    /// <summary>The script dropped the connection.</summary>
    Dropped,

    /// <summary>The emulator was disposed.</summary>
    EmulatorStopped,
}
