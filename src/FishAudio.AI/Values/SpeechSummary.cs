using System.Runtime.ExceptionServices;

namespace FishAudio.AI;

/// <summary>What became of a turn or a session.</summary>
public sealed record SpeechSummary
{
    /// <summary>Gets why it ended.</summary>
    public SpeechEndReason Reason { get; init; }

    /// <summary>Gets what went wrong.</summary>
    /// <value><see langword="null"/> unless <see cref="Reason"/> is a failure.</value>
    public FishAudioException? Error { get; init; }

    /// <summary>Gets how much text was sent to be spoken: what the service bills.</summary>
    /// <value>Bytes of UTF-8. Text that was sent again after a lost connection is billed again, and counts again.</value>
    public long TextBytes { get; init; }

    /// <summary>Gets how much audio was delivered.</summary>
    /// <value>Bytes, in the format of the chunks.</value>
    public long AudioBytes { get; init; }

    /// <summary>Gets how long the delivered audio plays.</summary>
    /// <value>Exact for pcm and wav, by bit rate for mp3, zero for opus.</value>
    public TimeSpan AudioDuration { get; init; }

    /// <summary>Gets the time from the first token to the first audio (TTFA).</summary>
    /// <value><see langword="null"/> when no audio came.</value>
    public TimeSpan? TimeToFirstAudio { get; init; }

    /// <summary>Gets how many segments were sent.</summary>
    /// <value>Flushes, for a session that the caller drives.</value>
    public int Segments { get; init; }

    /// <summary>Gets how often a lost session was gone on with over another connection, whether or not anything of it could be heard.</summary>
    public int Reconnects { get; init; }

    /// <summary>Gets how often of these it went on at a place that may have been heard already.</summary>
    public int EstimatedResumes { get; init; }

    /// <summary>Gets whether the connection had been open before it was needed.</summary>
    public bool ConnectionReused { get; init; }

    /// <summary>Throws <see cref="Error"/>, if there is one: for whoever wants failed speech to be an exception, which it never is by itself.</summary>
    /// <returns>This summary.</returns>
    /// <exception cref="FishAudioException">Speech failed.</exception>
    public SpeechSummary ThrowIfFailed()
    {
        if (Error is not null)
            ExceptionDispatchInfo.Throw(Error);
        return this;
    }
}
