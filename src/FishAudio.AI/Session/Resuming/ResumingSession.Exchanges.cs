using System.Diagnostics;

namespace FishAudio.AI;

internal sealed partial class ResumingSession
{
    private Task _gone = Task.CompletedTask;
    private SpokenEvidence? _evidence;
    private long _from;
    private long _sentTo;
    private long _heardTo;
    private int _attempts;
    private long _lostAt;
    private int _resumes;
    private int _estimated;
    private bool _isReused;

    /// <summary>Plays one exchange after the other until all is spoken, or nothing helps.</summary>
    private async Task RunAsync(SpeechSession first)
    {
        // The spans of later exchanges belong where that of the first one does.
        Activity.Current = _caller;
        try
        {
            for (SpeechSession? exchange = first; exchange is not null; exchange = await NextAsync(await PlayAsync(exchange).ConfigureAwait(false)).ConfigureAwait(false))
            {
            }

            _state.TryMove(SessionState.Completed);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // Left, or the client is gone.
            End(error: null);
        }
        catch (Exception exception)
        {
            End(exception);
        }

        if (_state.Error is FishAudioException failure)
            failure.Delivered = _meter.Duration;
        _chunks.Writer.Complete(_state.Error);
        SpeechSummary summary = Summarize();
        first.Operation.CountUnderruns(summary.Underruns);
        _completion.SetResult(summary);
        await _gone.ConfigureAwait(false);
    }

    /// <summary>Gives an exchange its text, and delivers its audio.</summary>
    /// <returns>What ended it; <see langword="null"/> when it has spoken all that it was given.</returns>
    private async Task<FishAudioException?> PlayAsync(SpeechSession exchange)
    {
        string opening = _written.OpeningAt(_from);
        _evidence = new SpokenEvidence(_written, _from, opening, _request.Speed ?? 1);
        _audio.Begin(_from - opening.Length, _heardTo > _from ? LongestOf(_from, _heardTo) + SlowestPace.Of(opening) : TimeSpan.Zero);
        using CancellationTokenSource sending = CancellationTokenSource.CreateLinkedTokenSource(_over.Token);
        Task writing = WriteAllAsync(exchange, opening, sending.Token);
        FishAudioException? lost = null;
        try
        {
            await foreach (SpeechChunk chunk in exchange.ReadAllAsync(_left.Token).ConfigureAwait(false))
                await DeliverAsync(chunk).ConfigureAwait(false);
        }
        catch (FishAudioException exception)
        {
            lost = exception;
        }
        finally
        {
            await sending.CancelAsync().ConfigureAwait(false);
            await writing.ConfigureAwait(false);
            await exchange.DisposeAsync().ConfigureAwait(false);
            SpeechSummary summary = await exchange.Completion.ConfigureAwait(false);
            _meter.OnText(summary.TextBytes);
            _isReused |= summary.ConnectionReused;
            _gone = Task.WhenAll(_gone, exchange.Gone);
        }

        _left.Token.ThrowIfCancellationRequested();
        if (lost is not null && (!_reconnects.IsOn || !ReconnectPolicy.MayHelp(lost, exchange.HasHeard)))
            throw lost;
        return lost;
    }

    /// <summary>Writes what has to be written again, then what the caller goes on to write.</summary>
    private async Task WriteAllAsync(SpeechSession exchange, string opening, CancellationToken cancellationToken)
    {
        try
        {
            _sentTo = _from;
            if (opening.Length > 0)
                await exchange.WriteAsync(opening, cancellationToken).ConfigureAwait(false);
            foreach (SpeechInput input in _written.From(_from))
            {
                if (!await TryWriteAsync(exchange, input, cancellationToken).ConfigureAwait(false))
                    return;
            }

            while (await _input.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (_input.Reader.TryRead(out SpeechInput input))
                {
                    _written.Append(input);
                    if (input.IsFlush)
                        _meter.OnFlush();
                    if (!await TryWriteAsync(exchange, input, cancellationToken).ConfigureAwait(false))
                        return;
                }
            }

            await exchange.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (FishAudioException exception)
        {
            // Whoever reads slowly finds out later; whoever writes must not be kept waiting for it.
            if (!_reconnects.IsOn || !ReconnectPolicy.MayHelp(exception, exchange.HasHeard))
                End(exception);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The exchange is over; whoever reads knows why.
        }
    }

    /// <returns>Whether the exchange takes more.</returns>
    private async ValueTask<bool> TryWriteAsync(SpeechSession exchange, SpeechInput input, CancellationToken cancellationToken)
    {
        _sentTo += input.Value.Length;
        if (!input.IsFlush)
            await exchange.WriteAsync(input.Value, cancellationToken).ConfigureAwait(false);
        else if (_request.SessionPerSegment && _sentTo > _from)
            await exchange.CompleteAsync(cancellationToken).ConfigureAwait(false);
        else
            await exchange.FlushAsync(cancellationToken).ConfigureAwait(false);
        return !(input.IsFlush && _request.SessionPerSegment && _sentTo > _from);
    }

    private async ValueTask DeliverAsync(SpeechChunk chunk)
    {
        SpeechChunk placed = _audio.Place(chunk);
        _evidence!.OnAudio(_audio.Delivered);
        _written.Forget(Math.Min(FindResumePoint().Position, _evidence.Known));
        if (!_chunks.Writer.TryWrite(placed))
        {
            await _chunks.Writer.WriteAsync(placed, _left.Token).ConfigureAwait(false);
            _meter.OnReaderWaitedFor();
        }
    }

    /// <summary>Finds where to go on, and whether a part of what follows may have been heard already.</summary>
    private (long Position, bool IsEstimate) FindResumePoint()
    {
        if (!_audio.HasAudio)
            return (_from, false);
        long? spoken = _audio.Last!.SpokenTo is { } end ? Math.Max(_from, _audio.ToText(end)) : null;
        if (_audio.Last.EndsThere)
            return (_written.SkipSaid(spoken ?? _from), false);
        long position = Math.Max(_from, _written.StartUpTo(Math.Max(spoken ?? _from, _evidence!.Known)));
        return (position, position < _sentTo);
    }

    /// <summary>Decides what comes after an exchange.</summary>
    /// <returns><see langword="null"/> when everything is spoken.</returns>
    private async Task<SpeechSession?> NextAsync(FishAudioException? lost)
    {
        (long position, bool isEstimate) = lost is null ? (_sentTo, false) : FindResumePoint();
        if (position > _from)
            _attempts = 0;
        if (isEstimate)
            _heardTo = Math.Max(_heardTo, _sentTo);
        _from = position;
        // Nothing is dialled for silence: while nothing is left to say, the next text is waited for.
        if (!SpeechSession.IsSpoken(_written.Read(position, long.MaxValue)) && !await _input.Reader.WaitToReadAsync(_left.Token).ConfigureAwait(false))
            return null;
        if (lost is not null && !_written.Reaches(position))
            throw lost;
        _exchange = null;
        SpeechSession next = await OpenExchangeAsync(_left.Token, lost).ConfigureAwait(false);
        _exchange = next;
        _estimated += isEstimate ? 1 : 0;
        if (!_left.IsCancellationRequested)
            return next;
        next.Abort();
        _gone = Task.WhenAll(_gone, next.Gone);
        throw new OperationCanceledException(_left.Token);
    }

    /// <summary>Opens an exchange, now or, after a loss, a little later, and again where that fails.</summary>
    private async ValueTask<SpeechSession> OpenExchangeAsync(CancellationToken cancellationToken, FishAudioException? lost = null)
    {
        bool isResumed = lost is not null;
        while (true)
        {
            if (lost is not null)
            {
                if (_attempts == 0)
                    _lostAt = _time.GetTimestamp();
                if (!_reconnects.Allows(_attempts, _time.GetElapsedTime(_lostAt)))
                    throw lost;
                await Task.Delay(_reconnects.NextDelay(_attempts++), _time, cancellationToken).ConfigureAwait(false);
            }

            try
            {
                SpeechSession exchange = await _open(cancellationToken).ConfigureAwait(false);
                if (isResumed)
                {
                    _resumes++;
                    exchange.Operation.CountResume();
                }

                return exchange;
            }
            catch (FishAudioException refused) when (ReconnectPolicy.MayHelp(refused, hasBegun: false))
            {
                lost = refused;
            }
        }
    }

    private TimeSpan LongestOf(long from, long to)
        => (SlowestPace.Of(_written.Read(from, to - from)) + (_written.CountFlushes(from, to) * SlowestPace.Flush)) / (_request.Speed ?? 1);

    private SpeechSummary Summarize() => _meter.Summarize(
        _state.Current switch
        {
            SessionState.Completed => SpeechEndReason.Completed,
            SessionState.Interrupted => SpeechEndReason.Interrupted,
            _ => SpeechEndReason.Failed,
        },
        _state.Error as FishAudioException,
        _isReused) with
    {
        Reconnects = _resumes,
        EstimatedResumes = _estimated,
    };
}
