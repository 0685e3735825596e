namespace FishAudio.AI;

/// <summary>One start…stop…finish with the service, on one connection: text is drawn, audio is pushed. How it begins and ends; the two loops are in the other file.</summary>
internal sealed partial class SpeechExchange
{
    private readonly string _apiKey;
    private readonly SpeechRequest _request;
    private readonly SpeechAudioFormat _format;
    private readonly SpeechTimeouts _timeouts;
    private readonly TimeProvider _time;
    private readonly SessionStateMachine _state = new();
    private readonly SessionMeter _meter;
    private readonly KeptText? _sent;
    private readonly TimedAudio? _timed;
    private readonly SilenceWatchdog _silence;
    private readonly SilenceWatchdog _sending;
    private readonly CancellationTokenSource _over = new();
    private readonly CancellationTokenSource _left = new();
    private ConnectionLease _connection = null!;

    private SpeechExchange(ConnectionTarget target, SpeechRequest request, SpeechTimeouts timeouts, bool holdsWords, TimeProvider time)
    {
        (_request, _format, _timeouts, _time) = (request, request.Format ?? SpeechAudioFormat.Pcm, timeouts, time);
        _apiKey = target.ApiKey;
        Operation = SpeechOperation.Start(target, request, _format, time);
        _meter = new SessionMeter(time);
        if (request.Timing == SpeechTiming.Words)
            _timed = new TimedAudio(_sent = new KeptText(), _format, holdsWords);
        _silence = new SilenceWatchdog(time, timeouts.Silence, OnSilence);
        _sending = new SilenceWatchdog(time, timeouts.Send, OnNotTaken);
    }

    /// <summary>Gets the exchange as telemetry sees it.</summary>
    public SpeechOperation Operation { get; }

    /// <summary>Gets whether the service has spoken, whether or not it was delivered.</summary>
    public bool HasHeard { get; private set; }

    /// <summary>Gets why it failed.</summary>
    public Exception? Error => _state.Error;

    /// <summary>Gets the task that ends when the connection has been given back, or has gone too; set when all is spoken.</summary>
    public Task Gone { get; private set; } = Task.CompletedTask;

    /// <summary>Sets what is told at once when it fails, while what had arrived may still have to be delivered.</summary>
    public Action<Exception>? OnFailed { private get; set; }

    /// <summary>Acquires a connection.</summary>
    /// <param name="connections">Where connections come from.</param>
    /// <param name="target">What the connection is for.</param>
    /// <param name="request">How to speak.</param>
    /// <param name="timeouts">How long to wait for the service.</param>
    /// <param name="time">The clock.</param>
    /// <param name="holdsWords">Whether, with the times of words, samples are held until their words are there whole.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async ValueTask<SpeechExchange> OpenAsync(
        WarmConnections connections, ConnectionTarget target, SpeechRequest request, SpeechTimeouts timeouts, TimeProvider time, bool holdsWords, CancellationToken cancellationToken)
    {
        SpeechExchange exchange = new(target, request, timeouts, holdsWords, time);
        exchange._state.TryMove(SessionState.Connecting);
        try
        {
            exchange._connection = await connections.AcquireAsync(target, cancellationToken).ConfigureAwait(false);
            exchange._connection.OnWaiting = exchange.OnWaiting;
        }
        catch (Exception exception)
        {
            exchange.StopTiming();
            exchange.Operation.End(
                new SpeechSummary { Reason = exception is OperationCanceledException ? SpeechEndReason.Interrupted : SpeechEndReason.Failed },
                exception is OperationCanceledException ? null : exception);
            throw;
        }

        exchange._state.TryMove(SessionState.Open);
        return exchange;
    }

    /// <summary>Speaks a text until all of its audio has been delivered, or something ends it: <see cref="Error"/> says what. Called once, and always.</summary>
    /// <param name="text">The text; drawn until the exchange is over.</param>
    /// <param name="deliver">Takes a piece of audio. While it does, the service is not waited for.</param>
    public async Task<SpeechSummary> SpeakAsync(IAsyncEnumerable<SpeechInput> text, Func<AudioPiece, SpeechAudioFormat, CancellationToken, ValueTask> deliver)
    {
        Task receiving = ReceiveAllAsync(deliver);
        await SendAllAsync(text, receiving).ConfigureAwait(false);
        await receiving.ConfigureAwait(false);
        StopTiming();
        // Before anybody learns that it is over, so that whoever begins the next one finds the connection. Saying goodbye takes a
        // round trip that nobody has to wait for.
        Gone = (_state.Current == SessionState.Completed ? _connection.GiveBackAsync() : _connection.DisposeAsync()).AsTask();
        SpeechEndReason reason = _state.Current switch
        {
            SessionState.Completed => SpeechEndReason.Completed,
            SessionState.Interrupted => SpeechEndReason.Interrupted,
            _ => SpeechEndReason.Failed,
        };
        SpeechSummary summary = _meter.Summarize(reason, _state.Error as FishAudioException, _connection.IsReused);
        Operation.End(summary, _state.Error);
        return summary;
    }

    /// <summary>Ends the exchange and its connection without waiting.</summary>
    public void Abort()
    {
        Leave();
        _connection.Abort();
    }

    /// <summary>Interrupts, unless it is over, and delivers no more. Its connection ends with it.</summary>
    public void Leave()
    {
        End(error: null);
        _left.Cancel();
    }

    /// <summary>The one fatal path: the first reason wins, and everything that waits is woken.</summary>
    private void End(Exception? error)
    {
        if (!_state.TryEnd(error))
            return;
        _over.Cancel();
        _connection.Abort();
        if (error is not null)
            OnFailed?.Invoke(error);
    }

    private void StopTiming()
    {
        _silence.Dispose();
        _sending.Dispose();
    }

    // While a slot or another connection is waited for, nothing is owed.
    private void OnWaiting(bool isWaiting)
    {
        foreach (SilenceWatchdog watchdog in (SilenceWatchdog[])[_silence, _sending])
        {
            if (isWaiting)
                watchdog.Pause();
            else
                watchdog.Resume();
        }
    }

    private void OnSilence()
        => End(new FishAudioConnectionException(
            $"The speech service owes audio and has been silent for {_timeouts.Silence.TotalSeconds:0.#} s. "
            + "The connection was given up; a new attempt may succeed. FishAudioOptions.SilenceTimeout sets the patience.")
        {
            AudioStarted = _meter.HasAudio,
        });

    private void OnNotTaken()
    {
        End(new FishAudioConnectionException(
            $"The speech service has not taken any text for {_timeouts.Send.TotalSeconds:0.#} s. The connection was given up; a new attempt may succeed. "
            + "FishAudioOptions.SendTimeout sets the patience.")
        {
            AudioStarted = _meter.HasAudio,
        });
        // A service that finished without taking our last word is not waited for either.
        _connection.Abort();
    }
}
