using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace FishAudio.AI;

/// <summary>A session on one connection: what the caller sees, and how it begins and ends. The two loops are in the other file.</summary>
internal sealed partial class SpeechSession : ISpeechSession
{
    private const int QueuedChunks = 16;

    private readonly string _apiKey;
    private readonly SpeechRequest _request;
    private readonly SpeechAudioFormat _format;
    private readonly SpeechTimeouts _timeouts;
    private readonly TimeProvider _time;
    private readonly SessionStateMachine _state = new();
    private readonly SessionMeter _meter;
    private readonly SpeechOperation _operation;
    private readonly KeptText? _sent;
    private readonly TimedAudio? _timed;
    private readonly SilenceWatchdog _silence;
    private readonly SilenceWatchdog _sending;
    private readonly CancellationTokenSource _over = new();
    private readonly CancellationTokenSource _left = new();
    private readonly TaskCompletionSource<SpeechSummary> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SessionInput _input;
    private readonly Channel<SpeechChunk> _chunks = Channel.CreateBounded<SpeechChunk>(
        new BoundedChannelOptions(QueuedChunks) { SingleReader = true, SingleWriter = true });
    private ConnectionLease _connection = null!;

    private SpeechSession(ConnectionTarget target, SpeechRequest request, SpeechTimeouts timeouts, bool holdsWords, TimeProvider time)
    {
        _operation = SpeechOperation.Start(target, request, request.Format ?? SpeechAudioFormat.Pcm, time);
        (_request, _format, _timeouts, _time) = (request, request.Format ?? SpeechAudioFormat.Pcm, timeouts, time);
        _apiKey = target.ApiKey;
        _input = new SessionInput(_state, _over.Token);
        _meter = new SessionMeter(time);
        if (request.Timing == SpeechTiming.Words)
            _timed = new TimedAudio(_sent = new KeptText(), _format, holdsWords);
        _silence = new SilenceWatchdog(time, timeouts.Silence, OnSilence);
        _sending = new SilenceWatchdog(time, timeouts.Send, OnNotTaken);
    }

    public Task<SpeechSummary> Completion => _completion.Task;

    /// <summary>Gets the exchange as telemetry sees it.</summary>
    public SpeechOperation Operation => _operation;

    /// <summary>Gets whether the service has spoken, whether or not it was delivered.</summary>
    public bool HasHeard { get; private set; }

    /// <summary>Gets the task that ends when the connection has been given back, or has gone too.</summary>
    public Task Gone { get; private set; } = Task.CompletedTask;

    /// <summary>Acquires a connection and starts the loops.</summary>
    /// <param name="connections">Where connections come from.</param>
    /// <param name="target">What the connection is for.</param>
    /// <param name="request">How to speak.</param>
    /// <param name="timeouts">How long to wait for the service.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <param name="holdsWords">Whether, with the times of words, samples are held until their words are there whole.</param>
    public static async ValueTask<SpeechSession> OpenAsync(
        WarmConnections connections, ConnectionTarget target, SpeechRequest request, SpeechTimeouts timeouts, TimeProvider time, CancellationToken cancellationToken,
        bool holdsWords = false)
    {
        SpeechSession session = new(target, request, timeouts, holdsWords, time);
        session._state.TryMove(SessionState.Connecting);
        try
        {
            session._connection = await connections.AcquireAsync(target, cancellationToken).ConfigureAwait(false);
            session._connection.OnWaiting = session.OnWaiting;
        }
        catch (Exception exception)
        {
            session.StopTiming();
            session._operation.End(
                new SpeechSummary { Reason = exception is OperationCanceledException ? SpeechEndReason.Interrupted : SpeechEndReason.Failed },
                exception is OperationCanceledException ? null : exception);
            throw;
        }

        session._state.TryMove(SessionState.Open);
        session.Gone = Detached.Run(() => Task.Run(session.RunAsync, CancellationToken.None));
        return session;
    }

    public ValueTask WriteAsync(string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > 0)
            _meter.OnFirstToken();
        return _input.WriteAsync(text, cancellationToken);
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken = default) => _input.WriteAsync(SpeechInput.Flush, cancellationToken);

    public ValueTask CompleteAsync(CancellationToken cancellationToken = default)
    {
        _input.Complete();
        return default;
    }

    public async IAsyncEnumerable<SpeechChunk> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (SpeechChunk chunk in _chunks.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            // Who interrupts does not want to hear what had arrived.
            if (_state.Current == SessionState.Interrupted)
                yield break;
            yield return chunk;
        }
    }

    /// <summary>Ends the session and its connection without waiting.</summary>
    public void Abort()
    {
        Leave();
        _connection.Abort();
    }

    /// <summary>Interrupts, unless the session is over, and delivers no more.</summary>
    public void Leave()
    {
        End(error: null);
        _left.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        Leave();
        await _completion.Task.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        Task receiving = ReceiveAllAsync();
        await SendAllAsync(receiving).ConfigureAwait(false);
        await receiving.ConfigureAwait(false);
        StopTiming();
        // Before anybody learns that the session is over, so that whoever begins the next one finds the connection.
        ValueTask gone = _state.Current == SessionState.Completed ? _connection.GiveBackAsync() : _connection.DisposeAsync();
        _chunks.Writer.Complete(_state.Error);
        SpeechEndReason reason = _state.Current switch
        {
            SessionState.Completed => SpeechEndReason.Completed,
            SessionState.Interrupted => SpeechEndReason.Interrupted,
            _ => SpeechEndReason.Failed,
        };
        SpeechSummary summary = _meter.Summarize(reason, _state.Error as FishAudioException, _connection.IsReused);
        _operation.End(summary, _state.Error);
        _completion.SetResult(summary);
        // Saying goodbye takes a round trip that nobody has to wait for.
        await gone.ConfigureAwait(false);
    }

    /// <summary>The one fatal path: the first reason wins, and everything that waits is woken.</summary>
    private void End(Exception? error)
    {
        if (!_state.TryEnd(error))
            return;
        _over.Cancel();
        _connection.Abort();
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
