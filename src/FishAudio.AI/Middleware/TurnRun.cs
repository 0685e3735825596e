using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace FishAudio.AI;

/// <summary>The life of a turn: it starts the voice, has the listener told, and ends for one reason.</summary>
internal sealed class TurnRun
{
    private readonly SpeechTurn _turn;
    private readonly TurnSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TurnOutbox _outbox;
    private readonly TurnVoice _voice;
    private readonly object _gate = new();
    private readonly CancellationTokenSource _over = new();
    private readonly TaskCompletionSource<SpeechSummary> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _lifetime;
    private ITimer? _continuation;
    private SpeechEndReason? _reason;
    private FishAudioException? _error;
    private bool _isContinued = true;

    public TurnRun(SpeechTurn turn, ITextToSpeechService service, TurnSettings settings, TimeProvider time, ILogger logger)
    {
        (_turn, _settings, _time, _logger) = (turn, settings, time, logger);
        _outbox = new TurnOutbox(settings.HighWaterMark, settings.MaxWaitingBytes, time);
        _voice = new TurnVoice(service, settings, time, Inbox, _outbox);
        Teller = new TurnTeller(turn, settings, time, logger, this);
    }

    public TurnInbox Inbox { get; } = new();

    public TurnTeller Teller { get; }

    public Task<SpeechSummary> Completion => _completion.Task;

    /// <summary>Gets a token that is cancelled when the turn is over: for the voice, and for the callback that is running.</summary>
    public CancellationToken Over => _over.Token;

    public bool IsOver
    {
        get
        {
            lock (_gate)
                return _reason is not null;
        }
    }

    /// <summary>Gets whether the turn was ended before it was delivered whole.</summary>
    public bool IsSilenced
    {
        get
        {
            lock (_gate)
                return _reason is SpeechEndReason.Interrupted or SpeechEndReason.Abandoned or SpeechEndReason.ListenerFailed;
        }
    }

    /// <summary>Begins. The listener is told in the execution context of this call; the voice keeps none.</summary>
    /// <param name="turnToSpeak">What has to be over before this turn is heard.</param>
    /// <param name="lifetime">Silences the turn.</param>
    public void Start(Task turnToSpeak, CancellationToken lifetime)
    {
        _lifetime = lifetime.UnsafeRegister(static run => ((TurnRun)run!).TryEnd(SpeechEndReason.Abandoned, error: null), this);
        CancellationToken over = _over.Token;
        Activity? caller = Activity.Current;
        Task voice = Detached.Run(() => Task.Run(() => SpeakAsync(caller, over), CancellationToken.None));
        _ = Task.Run(() => RunAsync(voice, turnToSpeak), CancellationToken.None);
    }

    /// <summary>Ends the turn, unless it is over: the first reason wins.</summary>
    /// <returns>Whether this call ended it.</returns>
    public bool TryEnd(SpeechEndReason reason, FishAudioException? error)
    {
        lock (_gate)
        {
            if (_reason is not null)
                return false;
            (_reason, _error) = (reason, error);
        }

        Inbox.Complete();
        _over.Cancel();
        return true;
    }

    /// <summary>Waits a while for the next round; then the reply ends as it is.</summary>
    public void AwaitContinuation()
    {
        lock (_gate)
        {
            if (_reason is not null)
                return;
            _isContinued = false;
            _continuation ??= Detached.Run(() => _time.CreateTimer(static run => ((TurnRun)run!).Inbox.Complete(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
            _continuation.Change(_settings.ContinuationTimeout, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Says that the next round has come.</summary>
    /// <returns>Whether the turn was waiting for one, and still is there to take it.</returns>
    public bool TryContinue()
    {
        lock (_gate)
        {
            if (_isContinued || _reason is not null || Inbox.IsComplete)
                return false;
            _isContinued = true;
            _continuation!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return true;
        }
    }

    // Of the caller's context the voice keeps the span that its own belong to, and nothing else.
    private Task SpeakAsync(Activity? caller, CancellationToken over)
    {
        Activity.Current = caller;
        return _voice.SpeakAsync(over);
    }

    private async Task RunAsync(Task voice, Task turnToSpeak)
    {
        await Teller.TellAsync(_outbox, turnToSpeak).ConfigureAwait(false);
        TryEnd(
            _outbox.Error is FishAudioListenerException ? SpeechEndReason.ListenerFailed : _outbox.Error is not null ? SpeechEndReason.Failed : _isContinued ? SpeechEndReason.Completed : SpeechEndReason.NotContinued,
            _outbox.Error);
        SpeechSummary summary = _outbox.Total with { Reason = _reason!.Value, Error = _error, Segments = Teller.Segments };
        if (_error is not null and not FishAudioListenerException)
            Log.TurnFailed(_logger, _turn.Id, _error);
        Log.TurnEnded(_logger, _turn.Id, summary.Reason, summary.Segments, summary.TextBytes, summary.AudioDuration, summary.TimeToFirstAudio);
        await Teller.TellEndAsync(summary).ConfigureAwait(false);

        _continuation?.Dispose();
        await _lifetime.DisposeAsync().ConfigureAwait(false);
        await voice.ConfigureAwait(false);
        _over.Dispose();
        _completion.SetResult(summary);
    }
}
