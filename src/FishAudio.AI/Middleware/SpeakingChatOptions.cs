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

    /// <summary>Gets or sets when text is sent and flushed.</summary>
    /// <value><see cref="SpeechFlushPolicy.EverySentence"/> by default.</value>
    public SpeechFlushPolicy FlushPolicy { get; set; } = SpeechFlushPolicy.EverySentence;

    /// <summary>Gets or sets how far the voice may be ahead of a slow <see cref="OnAudio"/> before further segments are held back.</summary>
    /// <value>
    /// Audio time that has come and was not taken, and that the service still owes for text it has (an estimate). Above zero, at most a
    /// day. Default 30 seconds.
    /// </value>
    public TimeSpan HighWaterMark { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how much audio of one turn may wait. From half of it on, segments are held back; beyond it, the listener is too slow and the turn ends.</summary>
    /// <value>Bytes, from 65536. Default 16 MiB, nearly six minutes of pcm at 24 kHz.</value>
    public long TurnAudioLimit { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// Gets or sets how much audio may wait in this process, over all turns of all chat clients. Beyond it, turns are held back at a tenth
    /// of their <see cref="HighWaterMark"/>, and one that is over its whole mark all the same ends: its listener is too slow.
    /// </summary>
    /// <value>Bytes, from 65536. Default 256 MiB, an hour and a half of pcm at 24 kHz.</value>
    public long ProcessAudioLimit { get; set; } = 256 * 1024 * 1024;

    /// <summary>Gets or sets how long a session's place at the service is held without a token, while a tool runs; the next token opens another session.</summary>
    /// <value>Above zero; <see cref="Timeout.InfiniteTimeSpan"/> to hold it. Default 3 seconds: an account may have as few as five sessions at once.</value>
    public TimeSpan SessionGrace { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Gets or sets how long a reply that ended in a tool call may wait for its next round.</summary>
    /// <value>Above zero. Default 60 seconds.</value>
    public TimeSpan ContinuationTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets or sets how long a callback may take. One that takes longer ends its turn.</summary>
    /// <value>
    /// Above zero; <see cref="Timeout.InfiniteTimeSpan"/> for ever. Default 2 minutes. In-stream, it is how long the reader may leave
    /// a chunk unread; while nobody could read it, because a tool runs or an unstreamed reply is being written, does not count.
    /// </value>
    public TimeSpan ListenerTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets or sets where the audio goes.</summary>
    /// <value><see cref="SpeechDelivery.Callback"/> by default.</value>
    public SpeechDelivery Delivery { get; set; }

    /// <summary>Gets or sets whether replies in a structured (JSON) format are spoken too.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool SpeakStructured { get; set; }

    /// <summary>Gets the voices of authors, by author name, where several agents speak.</summary>
    /// <value>Empty by default: everybody has the voice of <see cref="Request"/>.</value>
    public IDictionary<string, string> VoicesByAuthor { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

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

    /// <summary>Gets the copy of <see cref="VoicesByAuthor"/> that a built chat client reads.</summary>
    internal IReadOnlyDictionary<string, string> Voices { get; private set; } = new Dictionary<string, string>();

    /// <summary>Copies and checks.</summary>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    internal SpeakingChatOptions Freeze()
    {
        ArgumentNullException.ThrowIfNull(Request);
        ArgumentNullException.ThrowIfNull(Text);
        ArgumentNullException.ThrowIfNull(FlushPolicy);
        SpeechRequestValidator.Validate(Request);
        foreach (string voice in VoicesByAuthor.Values)
            SpeechRequestValidator.Validate(Request with { Voice = voice, Voices = null });
        RequireTime(nameof(SessionGrace), SessionGrace, mayBeInfinite: true);
        RequireTime(nameof(ListenerTimeout), ListenerTimeout, mayBeInfinite: true);
        RequireTime(nameof(ContinuationTimeout), ContinuationTimeout, mayBeInfinite: false);
        RequireTime(nameof(HighWaterMark), HighWaterMark, mayBeInfinite: false);
        RequireBytes(nameof(TurnAudioLimit), TurnAudioLimit);
        RequireBytes(nameof(ProcessAudioLimit), ProcessAudioLimit);
        SpeakingChatOptions copy = (SpeakingChatOptions)MemberwiseClone();
        copy.Voices = new Dictionary<string, string>(VoicesByAuthor, StringComparer.Ordinal);
        return copy;
    }

    private static void RequireTime(string name, TimeSpan value, bool mayBeInfinite)
    {
        if ((value <= TimeSpan.Zero && !(mayBeInfinite && value == Timeout.InfiniteTimeSpan)) || value > TimeSpan.FromDays(1))
            throw new ArgumentException($"SpeakingChatOptions.{name} is {value}, but must be above zero and at most a day{(mayBeInfinite ? ", or Timeout.InfiniteTimeSpan" : "")}.");
    }

    private static void RequireBytes(string name, long value)
    {
        if (value < 65536)
            throw new ArgumentException($"SpeakingChatOptions.{name} is {value}, but must be at least 65536 bytes.");
    }
}
