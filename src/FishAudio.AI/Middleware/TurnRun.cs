using Microsoft.Extensions.Logging;

namespace FishAudio.AI;

/// <summary>The life of a turn: it starts the voice, tells the listener, and ends for one reason.</summary>
internal sealed class TurnRun
{
    // Says, inside a callback and whatever it awaits, whose callback it is.
    private static readonly AsyncLocal<TurnRun?> Calling = new();

    private readonly SpeechTurn _turn;
    private readonly SpeakingChatOptions _options;
    private readonly ILogger _logger;
    private readonly TurnOutbox _outbox;
    private readonly TurnVoice _voice;
    private readonly object _gate = new();
    private readonly SemaphoreSlim _callback = new(1, 1);
    private readonly CancellationTokenSource _over = new();
    private readonly TaskCompletionSource<SpeechSummary> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SpeechEndReason? _reason;
    private FishAudioException? _error;
    private int _segments;

    public TurnRun(SpeechTurn turn, ITextToSpeechService service, SpeakingChatOptions options, TimeProvider time, ILogger logger)
    {
        (_turn, _options, _logger) = (turn, options, logger);
        _outbox = new TurnOutbox(options.HighWaterMark);
        _voice = new TurnVoice(service, options, time, Inbox, _outbox);
    }

    public TurnInbox Inbox { get; } = new();

    public Task<SpeechSummary> Completion => _completion.Task;

    private bool IsOver
    {
        get
        {
            lock (_gate)
                return _reason is not null;
        }
    }

    /// <summary>Begins. The listener is told in the execution context of this call; the voice keeps none.</summary>
    public void Start()
    {
        Task voice = Detached.Run(() => Task.Run(() => _voice.SpeakAsync(_over.Token)));
        _ = Task.Run(() => TellAsync(voice));
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

    /// <summary>Ends the turn and waits for the callback that is running, unless it is the caller.</summary>
    public async Task InterruptAsync(SpeechEndReason reason)
    {
        TryEnd(reason, error: null);
        if (Calling.Value == this)
            return;
        await _callback.WaitAsync().ConfigureAwait(false);
        _callback.Release();
    }

    private async Task TellAsync(Task voice)
    {
        Calling.Value = this;
        await CallAsync(_options.OnTurnStarted).ConfigureAwait(false);
        await foreach (object told in _outbox.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            switch (told)
            {
                case SpeechSegment segment:
                    _segments++;
                    await CallAsync(_options.OnSegment, segment).ConfigureAwait(false);
                    break;
                case SpeechChunk chunk:
                    await CallAsync(_options.OnAudio, chunk).ConfigureAwait(false);
                    _outbox.OnTaken(chunk);
                    break;
            }
        }

        if (_outbox.Error is { } error && !IsOver)
            await CallAsync(_options.OnError, error).ConfigureAwait(false);
        TryEnd(_outbox.Error is null ? _outbox.Summary.Reason : SpeechEndReason.Failed, _outbox.Error);
        await FinishAsync(voice).ConfigureAwait(false);
    }

    private async Task FinishAsync(Task voice)
    {
        SpeechSummary summary = _outbox.Summary with { Reason = _reason!.Value, Error = _error, Segments = _segments };
        if (_error is FishAudioListenerException)
            Log.ListenerFailed(_logger, _turn.Id, _error.InnerException ?? _error);
        else if (_error is not null)
            Log.TurnFailed(_logger, _turn.Id, _error);
        Log.TurnEnded(_logger, _turn.Id, summary.Reason, summary.Segments, summary.TextBytes, summary.AudioDuration, summary.TimeToFirstAudio);
        try
        {
            if (_options.OnCompleted is { } onCompleted)
                await onCompleted(_turn, summary, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.ListenerFailed(_logger, _turn.Id, exception);
        }

        await voice.ConfigureAwait(false);
        _over.Dispose();
        _completion.SetResult(summary);
    }

    private ValueTask CallAsync(Func<SpeechTurn, CancellationToken, ValueTask>? callback)
        => callback is null ? default : CallAsync((turn, _, token) => callback(turn, token), 0);

    private async ValueTask CallAsync<T>(Func<SpeechTurn, T, CancellationToken, ValueTask>? callback, T payload)
    {
        if (callback is null)
            return;
        await _callback.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (!IsOver)
                await callback(_turn, payload, _over.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await OnListenerFailedAsync(exception, wasError: payload is FishAudioException).ConfigureAwait(false);
        }
        finally
        {
            _callback.Release();
        }
    }

    // A callback that was cancelled because the turn is over did what it should.
    private async ValueTask OnListenerFailedAsync(Exception exception, bool wasError)
    {
        FishAudioListenerException failure = new(
            $"A speech callback threw {exception.GetType().Name}: {exception.Message} The turn was ended; the text was not affected.", exception);
        if (!TryEnd(SpeechEndReason.ListenerFailed, failure) || wasError || _options.OnError is not { } onError)
            return;
        try
        {
            await onError(_turn, failure, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception second)
        {
            Log.ListenerFailed(_logger, _turn.Id, second);
        }
    }
}
