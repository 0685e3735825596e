namespace FishAudio.AI;

/// <summary>Who listens to a turn: the chat client's callbacks, with those of the caller's listener in their place.</summary>
internal sealed class TurnCallbacks(SpeakingChatOptions options, SpeechListener? listener)
{
    public Func<SpeechTurn, CancellationToken, ValueTask>? OnTurnStarted { get; } = listener?.OnTurnStarted ?? options.OnTurnStarted;

    public Func<SpeechTurn, SpeechSegment, CancellationToken, ValueTask>? OnSegment { get; } = listener?.OnSegment ?? options.OnSegment;

    public Func<SpeechTurn, SpeechChunk, CancellationToken, ValueTask>? OnAudio { get; } = listener?.OnAudio ?? options.OnAudio;

    public Func<SpeechTurn, FishAudioException, CancellationToken, ValueTask>? OnError { get; } = listener?.OnError ?? options.OnError;

    public Func<SpeechTurn, SpeechSummary, CancellationToken, ValueTask>? OnCompleted { get; } = listener?.OnCompleted ?? options.OnCompleted;
}
