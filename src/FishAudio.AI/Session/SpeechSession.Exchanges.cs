using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace FishAudio.AI;

internal sealed partial class SpeechSession
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
    private async Task RunAsync()
    {
        SpeechExchange first = _exchange!;
        // The spans of later exchanges belong where that of the first one does.
        Activity.Current = _caller;
        try
        {
            for (SpeechExchange? exchange = first; exchange is not null; exchange = await NextAsync(await PlayAsync(exchange).ConfigureAwait(false)).ConfigureAwait(false))
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
    private async Task<FishAudioException?> PlayAsync(SpeechExchange exchange)
    {
        string opening = _written.OpeningAt(_from);
        _evidence = new SpokenEvidence(_written, _from, opening, _request.Speed ?? 1);
        _audio.Begin(_from - opening.Length, _heardTo > _from ? LongestOf(_from, _heardTo) + SlowestPace.Of(opening) : TimeSpan.Zero);
        // Whoever reads slowly finds out later; whoever writes must not be kept waiting for it.
        exchange.OnFailed = error =>
        {
            if (error is FishAudioException && !MayGoOn(exchange, error))
                End(error);
        };
        SpeechSummary summary = await exchange.SpeakAsync(TextFor(opening), DeliverAsync).ConfigureAwait(false);
        _meter.OnText(summary.TextBytes);
        _isReused |= summary.ConnectionReused;
        _gone = Task.WhenAll(_gone, exchange.Gone);
        _left.Token.ThrowIfCancellationRequested();
        if (exchange.Error is { } error && !MayGoOn(exchange, error))
            ExceptionDispatchInfo.Throw(error);
        return exchange.Error as FishAudioException;
    }

    private bool MayGoOn(SpeechExchange exchange, Exception error)
        => _reconnects.IsOn && error is FishAudioException lost && ReconnectPolicy.MayHelp(lost, exchange.HasHeard);

    /// <summary>What has to be said again, then what the caller goes on to write.</summary>
    private async IAsyncEnumerable<SpeechInput> TextFor(string opening, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _sentTo = _from;
        if (opening.Length > 0)
            yield return opening;
        foreach (SpeechInput input in _written.From(_from))
        {
            if (IsEndOfExchange(input))
                yield break;
            yield return input;
        }

        while (await _input.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (_input.Reader.TryRead(out SpeechInput input))
            {
                _written.Append(input);
                if (input.IsFlush)
                    _meter.OnFlush();
                if (IsEndOfExchange(input))
                    yield break;
                yield return input;
            }
        }
    }

    private bool IsEndOfExchange(SpeechInput input)
    {
        _sentTo += input.Value.Length;
        return input.IsFlush && _request.SessionPerSegment && _sentTo > _from;
    }

    private ValueTask DeliverAsync(AudioPiece piece, SpeechAudioFormat format, CancellationToken cancellationToken)
    {
        SpeechChunk chunk = _audio.Place(piece, format);
        _evidence!.OnAudio(_audio.Delivered);
        _written.Forget(Math.Min(FindResumePoint().Position, _evidence.Known));
        return _chunks.Writer.TryWrite(chunk) ? default : DeliverSlowlyAsync(chunk, cancellationToken);
    }

    private async ValueTask DeliverSlowlyAsync(SpeechChunk chunk, CancellationToken cancellationToken)
    {
        await _chunks.Writer.WriteAsync(chunk, cancellationToken).ConfigureAwait(false);
        _meter.OnReaderWaitedFor();
    }

    /// <summary>Finds where to go on, and whether a part of what follows may have been heard already.</summary>
    private (long Position, bool IsEstimate) FindResumePoint()
    {
        if (!_audio.HasAudio)
            return (_from, false);
        long? spoken = _audio.Last.SpokenTo is { } end ? Math.Max(_from, _audio.ToText(end)) : null;
        if (_audio.Last.EndsThere)
            return (_written.SkipSaid(spoken ?? _from), false);
        long position = Math.Max(_from, _written.StartUpTo(Math.Max(spoken ?? _from, _evidence!.Known)));
        return (position, position < _sentTo);
    }

    /// <summary>Decides what comes after an exchange.</summary>
    /// <returns><see langword="null"/> when everything is spoken.</returns>
    private async Task<SpeechExchange?> NextAsync(FishAudioException? lost)
    {
        (long position, bool isEstimate) = lost is null ? (_sentTo, false) : FindResumePoint();
        if (position > _from)
            _attempts = 0;
        if (isEstimate)
            _heardTo = Math.Max(_heardTo, _sentTo);
        _from = position;
        if (lost is not null && !_written.Reaches(position))
            throw lost;
        // Nothing is dialled for silence: while nothing is left to say, the next text is waited for.
        if (!SpeechExchange.IsSpoken(_written.Read(position, long.MaxValue)) && !await _input.Reader.WaitToReadAsync(_left.Token).ConfigureAwait(false))
            return null;
        _exchange = null;
        SpeechExchange next = await OpenExchangeAsync(_left.Token, lost).ConfigureAwait(false);
        _exchange = next;
        _estimated += isEstimate ? 1 : 0;
        // Left meanwhile, when there was none to be told.
        if (_left.IsCancellationRequested)
            next.Abort();
        return next;
    }

    /// <summary>Opens an exchange, now or, after a loss, a little later, and again where that fails.</summary>
    private async ValueTask<SpeechExchange> OpenExchangeAsync(CancellationToken cancellationToken, FishAudioException? lost = null)
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
                SpeechExchange exchange = await _open(cancellationToken).ConfigureAwait(false);
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
