namespace FishAudio.AI;

/// <summary>The turns of one conversation, so that they do not talk over each other. Pass it with <c>WithSpeech</c>; never share it between users.</summary>
/// <remarks>Thread safe. Without a conversation, turns are independent of each other.</remarks>
public sealed class SpeechConversation
{
    private readonly object _gate = new();
    private SpeechTurn? _last;

    /// <summary>Gets what happens when a turn begins while another one is still speaking.</summary>
    /// <value><see cref="SpeechOverlap.InterruptPrevious"/> by default.</value>
    public SpeechOverlap Overlap { get; init; }

    /// <summary>Gets the turn that began last.</summary>
    /// <value><see langword="null"/> when none is speaking.</value>
    public SpeechTurn? Current
    {
        get
        {
            lock (_gate)
                return _last is { Completion.IsCompleted: false } turn ? turn : null;
        }
    }

    /// <summary>Enters a turn.</summary>
    /// <returns>What it has to wait for before it is heard.</returns>
    internal Task Enter(SpeechTurn turn)
    {
        SpeechTurn? previous;
        lock (_gate)
            (previous, _last) = (_last, turn);
        _ = turn.Completion.ContinueWith(_ => Leave(turn), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (previous is null)
            return Task.CompletedTask;
        if (Overlap == SpeechOverlap.InterruptPrevious)
            previous.End(SpeechEndReason.Interrupted);
        return Overlap == SpeechOverlap.Queue ? previous.Completion : Task.CompletedTask;
    }

    private void Leave(SpeechTurn turn)
    {
        lock (_gate)
        {
            if (_last == turn)
                _last = null;
        }
    }
}
