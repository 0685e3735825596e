using FishAudio.AI.Heard;

namespace FishAudio.AI;

/// <summary>The turns of one conversation: they do not talk over each other, and what was heard of them is known. Pass it with <c>WithSpeech</c>; never share it between users.</summary>
/// <remarks>
/// Thread safe. Without a conversation, turns are independent of each other. The last hundred turns are remembered, for <c>UseHeardHistory</c>.
/// </remarks>
public sealed class SpeechConversation
{
    private const int MostRemembered = 100;

    private readonly object _gate = new();
    private readonly Queue<TurnTranscript> _transcripts = [];
    private SpeechTurn? _last;
    private Task _quiet = Task.CompletedTask;

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

    /// <summary>Enters a turn that begins, or goes on after it had left the word to others.</summary>
    /// <returns>What it has to wait for before it is heard.</returns>
    internal Task Enter(SpeechTurn turn)
    {
        SpeechTurn? previous;
        Task others;
        lock (_gate)
        {
            (previous, others) = (_last, _quiet);
            if (previous != turn && !_transcripts.Contains(turn.Transcript))
                _transcripts.Enqueue(turn.Transcript);
            if (_transcripts.Count > MostRemembered)
                _transcripts.Dequeue();
            (_last, _quiet) = (turn, others.IsCompleted ? turn.Quiet : Task.WhenAll(others, turn.Quiet));
        }

        _ = turn.Completion.ContinueWith(_ => Leave(turn), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (Overlap == SpeechOverlap.InterruptPrevious && previous != turn)
            previous?.End(SpeechEndReason.Interrupted);
        return Overlap == SpeechOverlap.Queue ? others : Task.CompletedTask;
    }

    /// <summary>Gets the messages of the turns that are remembered, the newest first.</summary>
    internal IReadOnlyList<HeardMessage> NewestMessages()
    {
        TurnTranscript[] transcripts;
        lock (_gate)
            transcripts = [.. _transcripts];
        return [.. Enumerable.Reverse(transcripts).SelectMany(transcript => transcript.Messages().Reverse())];
    }

    private void Leave(SpeechTurn turn)
    {
        lock (_gate)
        {
            // The rounds to come of a reply that was silenced are still written down in its turn.
            if (_last == turn && !turn.Reply.IsSilenced)
                _last = null;
        }
    }
}
