using Microsoft.Extensions.Logging;

namespace FishAudio.AI;

/// <summary>Calls a turn's listener: one callback at a time, in order, and none after the turn is over but the last.</summary>
internal sealed class TurnTeller(SpeechTurn turn, TurnSettings settings, TimeProvider time, ILogger logger, TurnRun run)
{
    private readonly SemaphoreSlim _callback = new(1, 1);
    private volatile TurnCallbacks _callbacks = settings.Callbacks;
    private volatile Task _floor = Task.CompletedTask;

    /// <summary>Gets how many segments were told.</summary>
    public int Segments { get; private set; }

    /// <summary>Gets a token that is cancelled when the turn is over.</summary>
    public CancellationToken Over => run.Over;

    /// <summary>Gets whether this code runs inside one of the callbacks.</summary>
    public bool IsCalling => CallbackScope.IsInside(this);

    /// <summary>Tells whoever asks for the next round from here on.</summary>
    public void Listen(SpeechListener listener) => _callbacks = new TurnCallbacks(settings.Options, listener);

    /// <summary>Tells nothing more of what is spoken before others have had their say.</summary>
    public void WaitFor(Task floor) => _floor = floor;

    /// <summary>Tells the beginning, then what comes into the outbox; returns when the outbox has ended.</summary>
    public async Task TellAsync(TurnOutbox outbox)
    {
        await CallAsync(_callbacks.OnTurnStarted is { } started ? (turn, _, token) => started(turn, token) : null, 0).ConfigureAwait(false);
        do
        {
            while (outbox.TryTake(out object? told))
                await TellAsync(told, outbox).ConfigureAwait(false);
        }
        while (await outbox.WaitAsync().ConfigureAwait(false));
    }

    // A method of its own, so that the loop keeps no audio while it waits for more.
    private async ValueTask TellAsync(object told, TurnOutbox outbox)
    {
        if (!_floor.IsCompleted)
            await _floor.WaitAsync(run.Over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        switch (told)
        {
            case SpeechSegment segment:
                Segments++;
                await CallAsync(_callbacks.OnSegment, segment).ConfigureAwait(false);
                break;
            case SpeechChunk chunk:
                turn.Transcript.OnDelivering(chunk);
                if (await CallAsync(settings.Delivery == SpeechDelivery.InStream ? turn.StreamAudio.WriteAsync : _callbacks.OnAudio, chunk).ConfigureAwait(false))
                    turn.Transcript.OnDelivered(chunk);
                outbox.OnTaken(chunk);
                break;
            case TurnOutbox.Pause:
                run.OnDelivered();
                break;
        }
    }

    /// <summary>Tells what went wrong.</summary>
    /// <returns>What the listener threw, if it did.</returns>
    public async Task<FishAudioListenerException?> TellErrorAsync(FishAudioException error)
    {
        if (_callbacks.OnError is not { } onError)
            return null;
        await _callback.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (!run.IsFenced)
                await WithinTimeAsync(onError, error, CancellationToken.None).ConfigureAwait(false);
            return null;
        }
        catch (Exception exception)
        {
            Log.ListenerFailed(logger, turn.Id, exception);
            return FailureOf(exception);
        }
        finally
        {
            _callback.Release();
        }
    }

    /// <summary>Tells that the turn is over.</summary>
    public async Task TellEndAsync(SpeechSummary summary)
    {
        if (settings.Delivery == SpeechDelivery.InStream)
            turn.StreamAudio.Complete();
        try
        {
            if (_callbacks.OnCompleted is { } onCompleted)
                await WithinTimeAsync(onCompleted, summary, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.ListenerFailed(logger, turn.Id, exception);
        }
    }

    /// <summary>Waits for the callback that is running, unless it is the caller.</summary>
    /// <remarks>Whoever waits in the callback of another turn waits until that one is over: two that interrupt each other would wait for ever.</remarks>
    public async Task WaitForCallbackAsync()
    {
        if (IsCalling)
            return;
        Task waiting = _callback.WaitAsync(CallbackScope.Over);
        await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (waiting.IsCompletedSuccessfully)
            _callback.Release();
    }

    /// <returns>Whether the callback has taken what it was told.</returns>
    private async ValueTask<bool> CallAsync<T>(Func<SpeechTurn, T, CancellationToken, ValueTask>? callback, T payload)
    {
        if (callback is null)
            return false;
        await _callback.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (run.IsOver)
                return false;
            await WithinTimeAsync(callback, payload, run.Over).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception)
        {
            // A callback that was cancelled because the turn is over did what it should.
            if (run.TryEnd(SpeechEndReason.ListenerFailed, FailureOf(exception)) || exception is not OperationCanceledException)
                Log.ListenerFailed(logger, turn.Id, exception);
            return false;
        }
        finally
        {
            _callback.Release();
        }
    }

    private async ValueTask WithinTimeAsync<T>(Func<SpeechTurn, T, CancellationToken, ValueTask> callback, T payload, CancellationToken cancellationToken)
    {
        using CallbackScope scope = CallbackScope.Enter(this);
        ValueTask running = callback(turn, payload, cancellationToken);
        if (running.IsCompleted)
        {
            await running.ConfigureAwait(false);
            return;
        }

        Task task = running.AsTask();
        int streams;
        do
        {
            streams = turn.StreamAudio.Streams;
            await task.WaitAsync(settings.Options.ListenerTimeout, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // It may have returned as its time ran out.
            if (task.IsCompleted)
            {
                await task.ConfigureAwait(false);
                return;
            }
        }
        while (payload is SpeechChunk && settings.Delivery == SpeechDelivery.InStream && HasWaitedForStream(streams));

        throw new FishAudioListenerException($"A speech callback has not returned for {settings.Options.ListenerTimeout.TotalSeconds:0.#} s: the listener is too slow. "
            + "The turn's speech was ended; SpeakingChatOptions.ListenerTimeout sets the patience.");
    }

    // The reader of a stream that came while its audio was waiting is given the whole time.
    private bool HasWaitedForStream(int streams) => !turn.StreamAudio.IsRead || turn.StreamAudio.Streams != streams;

    private static FishAudioListenerException FailureOf(Exception exception)
        => exception as FishAudioListenerException ?? new FishAudioListenerException(
            $"A speech callback threw {exception.GetType().Name}: {exception.Message} The turn's speech was ended; its text was not affected.", exception);
}
