using Microsoft.Extensions.Logging;

namespace FishAudio.AI;

/// <summary>Calls a turn's listener: one callback at a time, in order, and none after the turn is over but the last.</summary>
internal sealed class TurnTeller(SpeechTurn turn, TurnSettings settings, TimeProvider time, ILogger logger, TurnRun run)
{
    // Says, inside a callback and whatever it awaits, whose callback it is.
    private static readonly AsyncLocal<TurnTeller?> Calling = new();

    private readonly SemaphoreSlim _callback = new(1, 1);

    /// <summary>Gets how many segments were told.</summary>
    public int Segments { get; private set; }

    /// <summary>Tells the beginning, then what comes into the outbox, then what went wrong; returns when the outbox has ended.</summary>
    public async Task TellAsync(TurnOutbox outbox, Task turnToSpeak)
    {
        Calling.Value = this;
        await CallAsync(settings.OnTurnStarted is { } started ? (turn, _, token) => started(turn, token) : null, 0).ConfigureAwait(false);
        await turnToSpeak.WaitAsync(run.Over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await foreach (object told in outbox.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            switch (told)
            {
                case SpeechSegment segment:
                    Segments++;
                    await CallAsync(settings.OnSegment, segment).ConfigureAwait(false);
                    break;
                case SpeechChunk chunk:
                    await CallAsync(settings.Delivery == SpeechDelivery.InStream ? turn.StreamAudio.WriteAsync : settings.OnAudio, chunk).ConfigureAwait(false);
                    outbox.OnTaken(chunk);
                    break;
            }
        }

        if (outbox.Error is { } error)
            await CallAsync(settings.OnError, error).ConfigureAwait(false);
    }

    /// <summary>Tells that the turn is over.</summary>
    public async Task TellEndAsync(SpeechSummary summary)
    {
        turn.StreamAudio.Complete();
        try
        {
            if (settings.OnCompleted is { } onCompleted)
                await WithinTimeAsync(onCompleted(turn, summary, CancellationToken.None)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.ListenerFailed(logger, turn.Id, exception);
        }
    }

    /// <summary>Waits for the callback that is running, unless it is the caller.</summary>
    public async Task WaitForCallbackAsync()
    {
        if (Calling.Value == this)
            return;
        await _callback.WaitAsync().ConfigureAwait(false);
        _callback.Release();
    }

    private async ValueTask CallAsync<T>(Func<SpeechTurn, T, CancellationToken, ValueTask>? callback, T payload)
    {
        if (callback is null)
            return;
        await _callback.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (!run.IsOver)
                await WithinTimeAsync(callback(turn, payload, run.Over)).ConfigureAwait(false);
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

    private async ValueTask OnListenerFailedAsync(Exception exception, bool wasError)
    {
        FishAudioListenerException failure = exception as FishAudioListenerException ?? new FishAudioListenerException(
            $"A speech callback threw {exception.GetType().Name}: {exception.Message} The turn's speech was ended; its text was not affected.", exception);
        // A callback that was cancelled because the turn is over did what it should.
        if (!run.TryEnd(SpeechEndReason.ListenerFailed, failure))
            return;
        Log.ListenerFailed(logger, turn.Id, exception);
        if (wasError || settings.OnError is not { } onError)
            return;
        try
        {
            await WithinTimeAsync(onError(turn, failure, CancellationToken.None)).ConfigureAwait(false);
        }
        catch (Exception second)
        {
            Log.ListenerFailed(logger, turn.Id, second);
        }
    }

    private async ValueTask WithinTimeAsync(ValueTask callback)
    {
        if (callback.IsCompletedSuccessfully)
            return;
        try
        {
            await callback.AsTask().WaitAsync(settings.ListenerTimeout, time).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!callback.IsCompleted)
        {
            throw new FishAudioListenerException($"A speech callback has not returned for {settings.ListenerTimeout.TotalSeconds:0.#} s: the listener is too slow. "
                + "The turn's speech was ended; SpeakingChatOptions.ListenerTimeout sets the patience.");
        }
    }
}
