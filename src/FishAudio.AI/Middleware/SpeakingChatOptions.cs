namespace FishAudio.AI;

/// <summary>How a chat client speaks, and who listens.</summary>
/// <remarks>
/// Callbacks of one turn run one at a time, in this order: <see cref="OnTurnStarted"/>, then <see cref="OnSegment"/> and
/// <see cref="OnAudio"/> as speech goes on, <see cref="OnError"/> at most once, <see cref="OnCompleted"/>. They run on pool threads,
/// in the execution context in which the turn began. Turns run independently of each other: callbacks of two turns may run at the
/// same time. The token they are given is cancelled when the turn is interrupted. Read once, when the chat client is built.
/// </remarks>
public sealed class SpeakingChatOptions
{
    /// <summary>Gets or sets how replies are to be spoken.</summary>
    /// <value><see cref="SpeechRequest.Default"/> by default.</value>
    public SpeechRequest Request { get; set; } = SpeechRequest.Default;

    /// <summary>Gets or sets what of the model's text is spoken, and how.</summary>
    public SpeechTextOptions Text { get; set; } = new();

    /// <summary>Gets or sets how long the model may stall inside a sentence before what there is of it is spoken.</summary>
    /// <value>Above zero; <see cref="Timeout.InfiniteTimeSpan"/> to wait for the sentence. Default 500 milliseconds.</value>
    public TimeSpan StallDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Gets or sets how much audio may wait for a slow <see cref="OnAudio"/> before further segments are held back.</summary>
    /// <value>Above zero. Default 30 seconds.</value>
    public TimeSpan HighWaterMark { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets who is told that a turn begins, before its first token.</summary>
    public Func<SpeechTurn, CancellationToken, ValueTask>? OnTurnStarted { get; set; }

    /// <summary>Gets or sets who is told that a segment is being sent, before its audio comes.</summary>
    public Func<SpeechTurn, SpeechSegment, CancellationToken, ValueTask>? OnSegment { get; set; }

    /// <summary>Gets or sets who gets the audio. Without it nothing is spoken.</summary>
    public Func<SpeechTurn, SpeechChunk, CancellationToken, ValueTask>? OnAudio { get; set; }

    /// <summary>Gets or sets who is told that the speech of a turn failed. The text never does, on account of speech.</summary>
    public Func<SpeechTurn, FishAudioException, CancellationToken, ValueTask>? OnError { get; set; }

    /// <summary>Gets or sets who is told that a turn is over.</summary>
    public Func<SpeechTurn, SpeechSummary, CancellationToken, ValueTask>? OnCompleted { get; set; }

    /// <summary>Copies and checks.</summary>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    internal SpeakingChatOptions Freeze()
    {
        ArgumentNullException.ThrowIfNull(Request);
        ArgumentNullException.ThrowIfNull(Text);
        SpeechRequestValidator.Validate(Request);
        if (StallDelay <= TimeSpan.Zero && StallDelay != Timeout.InfiniteTimeSpan)
            throw new ArgumentException($"SpeakingChatOptions.StallDelay is {StallDelay}, but must be above zero, or Timeout.InfiniteTimeSpan.");
        if (HighWaterMark <= TimeSpan.Zero)
            throw new ArgumentException($"SpeakingChatOptions.HighWaterMark is {HighWaterMark}, but must be above zero.");
        return (SpeakingChatOptions)MemberwiseClone();
    }
}
