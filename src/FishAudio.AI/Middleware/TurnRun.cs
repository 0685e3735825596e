using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace FishAudio.AI;

/// <summary>The life of a turn: it starts the voice, has the listener told, and ends for one reason.</summary>
internal sealed class TurnRun
{
    private readonly SpeechTurn _turn;
    private readonly TurnSettings _settings;
    private readonly ILogger _logger;
    private readonly TurnOutbox _outbox;
    private readonly TurnVoice _voice;
    private readonly TurnRounds _rounds;
    private readonly object _gate = new();
    private readonly CancellationTokenSource _over = new();
    private readonly TaskCompletionSource<SpeechSummary> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _lifetime;
    private SpeechEndReason? _reason;
    private FishAudioException? _error;
    private bool _isClosed;
    private volatile bool _isFenced;

    public TurnRun(SpeechTurn turn, ITextToSpeechService service, TurnSettings settings, TimeProvider time, ILogger logger)
    {
        (_turn, _settings, _logger) = (turn, settings, logger);
        Timeline = new TurnTimeline(time, settings.Request.Model);
        Inbox = new TurnInbox(turn.Transcript.Text, error => TryEnd(SpeechEndReason.Failed, error));
        _outbox = new TurnOutbox(new AudioBacklog(settings.Options, time), error => TryEnd(SpeechEndReason.ListenerFailed, error));
        _voice = new TurnVoice(service, settings, time, Timeline, turn.Transcript, Inbox, _outbox);
        _rounds = new TurnRounds(turn.Reply, settings.Options.ContinuationTimeout, time, OnNotContinued);
        Teller = new TurnTeller(turn, settings, time, logger, this);
    }

    public TurnTimeline Timeline { get; }

    public TurnInbox Inbox { get; }

    public TurnTeller Teller { get; }

    public SpeechDelivery Delivery => _settings.Delivery;

    public Task<SpeechSummary> Completion => _completion.Task;

    public Task Quiet => _rounds.Quiet;

    /// <summary>Gets a token that is cancelled when the turn is over: for the voice, and for the callback that is running.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Gets whether nothing more may be told but the end.</summary>
    public bool IsFenced => _isFenced;

    public bool IsOver => Reason is not null;

    /// <summary>Gets whether the turn was ended before it was delivered whole.</summary>
    public bool IsSilenced => Reason is SpeechEndReason.Interrupted or SpeechEndReason.Abandoned or SpeechEndReason.ListenerFailed;

    private SpeechEndReason? Reason
    {
        get
        {
            lock (_gate)
                return _reason;
        }
    }

    /// <summary>Begins. The listener is told in the execution context of this call; the voice keeps only its activity.</summary>
    /// <param name="lifetime">Silences the turn.</param>
    public void Start(CancellationToken lifetime)
    {
        EnterConversation();
        Observe(lifetime);
        _ = Task.Run(RunAsync, CancellationToken.None);
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

        _rounds.End();
        Inbox.Complete();
        _ = CancelAsync();
        return true;
    }

    /// <summary>Ends the turn, and has nothing more told but that.</summary>
    public void Fence()
    {
        _isFenced = true;
        TryEnd(SpeechEndReason.Interrupted, error: null);
    }

    public void AwaitRound()
    {
        _rounds.Await();
        // What is still to be heard has no stream to ride in before the next round: the floor would be kept from the tool's own agents.
        if (Delivery == SpeechDelivery.InStream)
            _rounds.OnDelivered();
    }

    /// <summary>Says that the next round has come, and who listens to it.</summary>
    /// <returns>Whether the turn was waiting for one, and still is there to take it.</returns>
    public bool TryContinue(SpeechCall? call)
    {
        if (!_rounds.TryContinue(out bool wasQuiet))
            return false;
        if (wasQuiet)
            EnterConversation();
        bool isTakenOver = false;
        if (call?.Listener is { } listener)
        {
            isTakenOver = listener.Continue(_turn);
            Teller.Listen(listener);
        }

        if (call is not null && (isTakenOver || call.Lifetime.CanBeCanceled))
            Observe(call.Lifetime);
        return true;
    }

    public void OnDelivered() => _rounds.OnDelivered();

    /// <summary>Says whether a tool runs inside the stream.</summary>
    public void OnCalls(bool areOpen) => _rounds.OnCalls(areOpen);

    /// <summary>Says that text comes after a call: the word that was left to others meanwhile is asked for again.</summary>
    public void Resume()
    {
        if (_rounds.TryResume())
            EnterConversation();
    }

    private void EnterConversation()
    {
        if (_settings.Conversation is { } conversation)
            Teller.WaitFor(conversation.Enter(_turn));
    }

    private void Observe(CancellationToken lifetime)
    {
        lock (_gate)
        {
            if (_isClosed || lifetime == _lifetime.Token)
                return;
            _lifetime.Unregister();
            _lifetime = lifetime.UnsafeRegister(static turn => ((SpeechTurn)turn!).End(SpeechEndReason.Abandoned), _turn);
        }
    }

    // Audio of a stream that nobody reads any more would wait for ever; callbacks get what there is.
    private void OnNotContinued()
    {
        if (_settings.Delivery == SpeechDelivery.InStream)
            TryEnd(SpeechEndReason.NotContinued, error: null);
        else
            Inbox.Complete();
    }

    // What a callback has registered with its token may take its time, or throw: neither concerns whoever ends the turn.
    private async Task CancelAsync()
    {
        try
        {
            await _over.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.ListenerFailed(_logger, _turn.Id, exception);
        }
    }

    private async Task RunAsync()
    {
        (Activity? caller, CancellationToken over) = (Activity.Current, _over.Token);
        Task voice = Detached.Run(() => Task.Run(() => _voice.SpeakAsync(caller, over), CancellationToken.None));
        await Teller.TellAsync(_outbox).ConfigureAwait(false);
        if (!IsOver && _outbox.Error is null)
            _turn.Transcript.OnWhole();
        TryEnd(
            _outbox.Error is not null ? SpeechEndReason.Failed : _rounds.IsNotContinued ? SpeechEndReason.NotContinued : SpeechEndReason.Completed,
            _outbox.Error);
        (SpeechEndReason reason, FishAudioException? error) = (_reason!.Value, _error);
        if (error is not null)
        {
            if (error is not FishAudioListenerException)
                Log.TurnFailed(_logger, _turn.Id, error);
            if (await Teller.TellErrorAsync(error).ConfigureAwait(false) is { } refusal)
                (reason, error) = (SpeechEndReason.ListenerFailed, refusal);
        }

        SpeechSummary summary = _outbox.Total with { Reason = reason, Error = error, Segments = Teller.Segments };
        Log.TurnEnded(_logger, _turn.Id, summary.Reason, summary.Segments, summary.TextBytes, summary.AudioDuration, summary.TimeToFirstAudio);
        await Teller.TellEndAsync(summary).ConfigureAwait(false);
        await voice.ConfigureAwait(false);
        lock (_gate)
        {
            _isClosed = true;
            _lifetime.Unregister();
        }

        _rounds.Dispose();
        _completion.SetResult(summary);
    }
}
