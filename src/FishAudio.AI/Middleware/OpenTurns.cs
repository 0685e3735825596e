using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace FishAudio.AI;

/// <summary>The turns of a chat client that are not over. Thread safe.</summary>
internal sealed class OpenTurns(ITextToSpeechService service, SpeakingChatOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>How long callbacks that were cancelled at a deadline may take to return.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    // No timer goes further.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly ConcurrentDictionary<SpeechTurn, bool> _turns = new();

    /// <summary>Begins a turn. Its callbacks see the execution context of this call.</summary>
    public SpeechTurn Begin(SpeechCall? call)
    {
        TurnSettings settings = new(options, call);
        SpeechTurn turn = new(turn => new TurnRun(turn, service, settings, time, logger));
        turn.HearAuthor(responseId: null, settings.AuthorName);
        _turns.TryAdd(turn, true);
        _ = turn.Completion.ContinueWith(
            _ => _turns.TryRemove(turn, out bool _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        call?.Listener?.Begin(turn);
        turn.Start(call?.Lifetime ?? default);
        return turn;
    }

    /// <summary>Waits until every turn that has begun is over.</summary>
    public Task DrainAsync(CancellationToken cancellationToken) => Over(Others()).WaitAsync(cancellationToken);

    /// <summary>Waits until every turn that has begun is over, at most for a time; then silences the rest.</summary>
    public async Task DrainAsync(TimeSpan deadline, CancellationToken cancellationToken)
    {
        SpeechTurn[] turns = Others();
        Task over = Over(turns);
        await over.WaitAsync(deadline > LongestWait ? Timeout.InfiniteTimeSpan : deadline, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (over.IsCompleted)
            return;
        foreach (SpeechTurn turn in turns)
            turn.End(SpeechEndReason.Interrupted);
        // A callback that never returns is not waited for.
        await over.WaitAsync(LastWords, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Silences every turn, without waiting.</summary>
    public void Silence()
    {
        foreach (SpeechTurn turn in _turns.Keys)
            turn.End(SpeechEndReason.Interrupted);
    }

    // A turn whose callback is the one that waits cannot end before it.
    private SpeechTurn[] Others() => [.. _turns.Keys.Where(turn => !turn.IsCalling)];

    private static Task Over(SpeechTurn[] turns) => Task.WhenAll(turns.Select(turn => turn.Completion));
}
