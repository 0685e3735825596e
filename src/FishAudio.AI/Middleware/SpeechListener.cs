namespace FishAudio.AI;

/// <summary>One caller's ear and handle on the speech of a reply: the chat client is shared, listeners are not.</summary>
/// <remarks>
/// Pass it with <c>WithSpeech</c>. Each callback that is set takes the place of the one of the same name in
/// <see cref="SpeakingChatOptions"/>, and is called under the same rules. Valid before the first token: an interruption then
/// silences the reply from its start. Passing the same listener again with the answers to the turn's tool calls continues
/// that turn; a request that continues another listener's turn takes it over. Anything else begins another turn. Thread safe.
/// </remarks>
public sealed class SpeechListener
{
    private static readonly Task<SpeechInterruption> NothingHeard = Task.FromResult(new SpeechInterruption("", "", IsEstimate: false));

    private readonly object _gate = new();
    private TaskCompletionSource<SpeechTurn?> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isInterrupted;

    /// <summary>Gets who is told that the turn begins.</summary>
    public Func<SpeechTurn, CancellationToken, ValueTask>? OnTurnStarted { get; init; }

    /// <summary>Gets who is told that a segment is being sent.</summary>
    public Func<SpeechTurn, SpeechSegment, CancellationToken, ValueTask>? OnSegment { get; init; }

    /// <summary>Gets who gets the audio.</summary>
    public Func<SpeechTurn, SpeechChunk, CancellationToken, ValueTask>? OnAudio { get; init; }

    /// <summary>Gets who is told that the speech failed.</summary>
    public Func<SpeechTurn, FishAudioException, CancellationToken, ValueTask>? OnError { get; init; }

    /// <summary>Gets who is told that the turn is over.</summary>
    public Func<SpeechTurn, SpeechSummary, CancellationToken, ValueTask>? OnCompleted { get; init; }

    /// <summary>Gets the turn, the last one if the listener was passed several times.</summary>
    /// <value><see langword="null"/> before it begins, and when the reply is not spoken.</value>
    public SpeechTurn? Turn
    {
        get
        {
            lock (_gate)
                return _begun.Task.IsCompleted ? _begun.Task.Result : null;
        }
    }

    /// <summary>Gets what became of the turn, once it has begun and is over. An unspoken reply counts as completed. The task never faults.</summary>
    public Task<SpeechSummary> Completion => CompleteAsync();

    /// <summary>Silences the turn at once, or from its start if it has not begun.</summary>
    /// <param name="played">As <see cref="SpeechTurn.InterruptAsync"/> takes it.</param>
    /// <returns>As <see cref="SpeechTurn.InterruptAsync"/>; of a turn that has not begun, or that is not spoken, nothing was heard and nothing written.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="played"/> is negative.</exception>
    public Task<SpeechInterruption> InterruptAsync(TimeSpan? played = null)
    {
        if (played is { } time)
            ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero, nameof(played));
        lock (_gate)
        {
            if (!_begun.Task.IsCompleted)
            {
                _isInterrupted = true;
                return NothingHeard;
            }
        }

        return Turn?.InterruptAsync(played) ?? NothingHeard;
    }

    /// <summary>Learns of the turn; <see langword="null"/> when the reply is not spoken.</summary>
    internal void Begin(SpeechTurn? turn)
    {
        bool isInterrupted;
        lock (_gate)
        {
            if (_begun.Task.IsCompleted)
                _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _begun.SetResult(turn);
            (isInterrupted, _isInterrupted) = (_isInterrupted, false);
        }

        if (isInterrupted)
            turn?.End(SpeechEndReason.Interrupted);
    }

    /// <summary>Learns of a turn that goes on in this listener's call; <see langword="null"/> when it is long over.</summary>
    /// <returns>Whether it was another's until now.</returns>
    internal bool Continue(SpeechTurn? turn)
    {
        if (turn is not null && Turn == turn)
            return false;
        Begin(turn);
        return true;
    }

    private async Task<SpeechSummary> CompleteAsync()
    {
        Task<SpeechTurn?> begun;
        lock (_gate)
            begun = _begun.Task;
        return await begun.ConfigureAwait(false) is { } turn ? await turn.Completion.ConfigureAwait(false) : new SpeechSummary();
    }
}
