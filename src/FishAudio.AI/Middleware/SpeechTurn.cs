using FishAudio.AI.Heard;

namespace FishAudio.AI;

/// <summary>One assistant reply being spoken, tool rounds included.</summary>
/// <remarks>Thread safe.</remarks>
public sealed class SpeechTurn
{
    private readonly TurnRun _run;
    private TurnStreamAudio? _streamAudio;

    internal SpeechTurn(Func<SpeechTurn, TurnRun> run)
    {
        Id = Guid.NewGuid().ToString("N");
        Reply = new OpenReply(this);
        _run = run(this);
    }

    /// <summary>Gets the identifier of the turn, unique in this process and beyond.</summary>
    public string Id { get; }

    /// <summary>Gets the model's identifier of the reply.</summary>
    /// <value><see langword="null"/> until the model has sent one.</value>
    public string? ResponseId { get; private set; }

    /// <summary>Gets who speaks; who spoke last, where several do.</summary>
    /// <value><see langword="null"/> unless the model, or an agent around it, has named an author.</value>
    public string? AuthorName { get; private set; }

    /// <summary>Gets the text of the reply, as far as it has been written.</summary>
    public string Text => Transcript.Text.ToString();

    /// <summary>Gets where the turn was interrupted.</summary>
    /// <value><see langword="null"/> unless it was: by <see cref="InterruptAsync"/>, by the next turn of its conversation, or by whoever left its stream.</value>
    public SpeechInterruption? Interruption => Transcript.Interruption;

    /// <summary>Gets what became of the turn, once it is over: everything delivered, every callback returned. The task never faults.</summary>
    public Task<SpeechSummary> Completion => _run.Completion;

    /// <summary>Gets where the audio goes.</summary>
    internal SpeechDelivery Delivery => _run.Delivery;

    /// <summary>Gets whether nothing of the turn is to be heard any more.</summary>
    internal bool IsSilenced => _run.IsSilenced;

    /// <summary>Gets whether this code runs inside a callback of the turn.</summary>
    internal bool IsCalling => _run.Teller.IsCalling;

    /// <summary>Gets a task that ends when the turn leaves the word to others.</summary>
    internal Task Quiet => _run.Quiet;

    /// <summary>Gets what its next round has to know of the turn.</summary>
    internal OpenReply Reply { get; }

    /// <summary>Gets what was written and what of it was delivered.</summary>
    internal TurnTranscript Transcript { get; } = new();

    /// <summary>Gets the audio on its way into the stream, for that delivery.</summary>
    internal TurnStreamAudio StreamAudio => LazyInitializer.EnsureInitialized(ref _streamAudio, static () => new());

    /// <summary>Silences the turn at once, frees its place at the service, and says what was heard. The model goes on writing.</summary>
    /// <param name="played">
    /// How much of the turn's audio has been played: <see cref="SpeechPlayer.Position"/>, say, if the player plays nothing else. Not negative.
    /// <see langword="null"/> for a listener that plays what it is given before its callback returns: what was delivered counts as played.
    /// </param>
    /// <returns>
    /// A task that ends when the callback that was running has returned; when called from inside it, at once. After it there is no
    /// <see cref="SpeakingChatOptions.OnAudio"/>, <see cref="SpeakingChatOptions.OnSegment"/> or
    /// <see cref="SpeakingChatOptions.OnError"/>; <see cref="SpeakingChatOptions.OnCompleted"/> may follow. Calling again changes nothing
    /// and returns what the first call returned. A turn that is over can still be interrupted where its audio waits to be played.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="played"/> is negative.</exception>
    public Task<SpeechInterruption> InterruptAsync(TimeSpan? played = null)
    {
        if (played is { } time)
            ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero, nameof(played));
        _run.Fence();
        return WaitAsync(Interrupt(played));
    }

    /// <summary>Says something in between, while a tool runs: spoken in this turn, after what was written before, and in neither its text nor its history.</summary>
    /// <param name="text">What to say, as it is to be spoken. Nothing is said once the reply has ended or was interrupted.</param>
    /// <returns>A task that ends when the text has been taken.</returns>
    public ValueTask SayAsync(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (string.IsNullOrWhiteSpace(text))
            return default;
        _run.Timeline.OnFirstToken();
        _run.Inbox.Write(TurnInputKind.Filler, text);
        return default;
    }

    internal void Start(CancellationToken lifetime) => _run.Start(lifetime);

    /// <summary>Hears a token. Never waits.</summary>
    internal void Hear(string text, string? messageId)
    {
        if (text.Length == 0)
            return;
        _run.Timeline.OnFirstToken();
        Transcript.Append(text, messageId);
        _run.Inbox.OnText();
    }

    internal void HearAuthor(string? responseId, string? authorName)
    {
        ResponseId ??= responseId;
        if (authorName is null || authorName == AuthorName)
            return;
        AuthorName = authorName;
        _run.Inbox.Write(TurnInputKind.Author, authorName);
    }

    /// <summary>Hears that a message has ended or a tool is called: what was written is a sentence.</summary>
    internal void HearBreak() => _run.Inbox.Write(TurnInputKind.Break);

    /// <summary>Hears that there are calls which nobody has answered yet, or that there are none any more.</summary>
    internal void HearCalls(bool areOpen) => _run.OnCalls(areOpen);

    /// <summary>Hears that text follows upon a call.</summary>
    internal void HearResumption() => _run.Resume();

    /// <summary>Hears that the reply has ended. The speech of it goes on.</summary>
    internal void HearEnd() => _run.Inbox.Complete();

    /// <summary>Hears that a round has ended in calls that nobody has answered yet.</summary>
    internal void HearPause()
    {
        _run.Inbox.Write(TurnInputKind.Pause);
        _run.AwaitRound();
    }

    internal bool TryContinue(SpeechCall? call) => _run.TryContinue(call);

    /// <summary>Ends the turn before it was delivered whole.</summary>
    internal void End(SpeechEndReason reason)
    {
        if (_run.TryEnd(reason, error: null) && reason is SpeechEndReason.Interrupted or SpeechEndReason.Abandoned)
            Interrupt(played: null);
    }

    private SpeechInterruption Interrupt(TimeSpan? played)
    {
        bool isFirst = Transcript.Interruption is null;
        SpeechInterruption interruption = Transcript.Interrupt(played);
        if (isFirst)
        {
            KeyValuePair<string, object?> isEstimate = new(SpeechTelemetry.Tags.IsEstimate, interruption.IsEstimate);
            SpeechTelemetry.Interruptions.Add(1, isEstimate);
            int written = interruption.HeardText.Length + interruption.UnheardText.Length;
            if (written > 0)
                SpeechTelemetry.HeardShare.Record((double)interruption.HeardText.Length / written, isEstimate);
        }

        return interruption;
    }

    private async Task<SpeechInterruption> WaitAsync(SpeechInterruption interruption)
    {
        await _run.Teller.WaitForCallbackAsync().ConfigureAwait(false);
        return interruption;
    }
}
