using System.Buffers;

namespace FishAudio.AI;

internal sealed partial class SpeechSession
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    /// <summary>start, (text | flush)*, stop.</summary>
    private async Task SendAllAsync(Task receiving)
    {
        try
        {
            SurrogateCarry carry = default;
            ArrayBufferWriter<byte> frame = new(1024);
            bool isStarted = false;
            await foreach (SpeechInput input in _input.Reader.ReadAllAsync(_over.Token).ConfigureAwait(false))
            {
                if (!isStarted)
                {
                    isStarted = true;
                    ClientFrames.WriteStart(frame, _request, _format);
                    await SendAsync(frame).ConfigureAwait(false);
                }

                await SendTextAsync(carry.Join(input.Value, isLast: input.IsFlush), frame).ConfigureAwait(false);
                if (input.IsFlush)
                {
                    _meter.OnFlush();
                    await SendAsync(ClientFrames.Flush).ConfigureAwait(false);
                    _watchdog.Expect();
                }
            }

            if (!isStarted)
            {
                // Nothing was ever said: there is nothing to wait for.
                if (_state.TryMove(SessionState.Completed))
                    await _over.CancelAsync().ConfigureAwait(false);
                return;
            }

            await SendTextAsync(carry.Join("", isLast: true), frame).ConfigureAwait(false);
            if (_state.TryMove(SessionState.Draining))
            {
                _watchdog.Expect();
                await SendAsync(ClientFrames.Stop).ConfigureAwait(false);
            }
        }
        catch (FishAudioConnectionException lost)
        {
            // What the service said before it hung up tells more than that it did.
            await receiving.WaitAsync(LastWords, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            End(lost);
        }
        catch (Exception exception)
        {
            End(exception);
        }
    }

    /// <summary>audio*, finish; whatever else comes is skipped or ends the session.</summary>
    private async Task ReceiveAllAsync()
    {
        try
        {
            AudioAssembler assembler = new(_format);
            while (_state.Current != SessionState.Completed)
            {
                using ReceivedMessage message = await _connection.ReceiveAsync(_over.Token).ConfigureAwait(false) ?? throw ClosedEarly();
                switch (ServerFrameReader.Read(message.Bytes))
                {
                    case AudioFrame audio:
                        _watchdog.Heard(isMoreOwed: _state.Current == SessionState.Draining);
                        await DeliverAsync(assembler.Take(audio.Audio), assembler.Delivered).ConfigureAwait(false);
                        break;
                    case FinishFrame finish:
                        Finish(finish);
                        break;
                    case ErrorFrame error:
                        throw ServiceErrors.From(error);
                }
            }
        }
        catch (OperationCanceledException) when (_state.IsOver)
        {
            // The other loop, or the caller, ended the session.
        }
        catch (Exception exception)
        {
            End(exception is FishAudioConnectionException lost ? WithProgress(lost) : exception);
        }

        _chunks.Writer.Complete(_state.Error);
    }

    private void Finish(FinishFrame finish)
    {
        if (!finish.IsSuccess)
            throw ServiceErrors.From(finish);
        if (_state.Current == SessionState.Open)
        {
            throw new FishAudioProtocolException("The speech service finished the session before all text was sent; what was sent later is not spoken.")
            {
                Event = "finish",
            };
        }

        _state.TryMove(SessionState.Completed);
    }

    private async ValueTask DeliverAsync(ReadOnlyMemory<byte> audio, SpeechAudioFormat format)
    {
        if (audio.IsEmpty)
            return;
        SpeechChunk chunk = _meter.OnAudio(audio, format);
        if (_chunks.Writer.TryWrite(chunk))
            return;
        _watchdog.Pause();
        await _chunks.Writer.WriteAsync(chunk, _over.Token).ConfigureAwait(false);
        _watchdog.Resume();
    }

    private async ValueTask SendTextAsync(string text, ArrayBufferWriter<byte> frame)
    {
        if (text.Length == 0)
            return;
        _meter.OnText(ClientFrames.CountBytes(text));
        ClientFrames.WriteText(frame, text);
        await SendAsync(frame).ConfigureAwait(false);
    }

    private async ValueTask SendAsync(ArrayBufferWriter<byte> frame)
    {
        await SendAsync(frame.WrittenMemory).ConfigureAwait(false);
        frame.ResetWrittenCount();
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> message)
    {
        ValueTask sending = _connection.SendAsync(message);
        if (sending.IsCompletedSuccessfully)
            return;
        try
        {
            await sending.AsTask().WaitAsync(_timeouts.Send, _time, _over.Token).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw new FishAudioConnectionException(
                $"The speech service has not taken any text for {_timeouts.Send.TotalSeconds:0.#} s. The connection was given up; a new attempt may succeed.", exception)
            {
                AudioStarted = _meter.HasAudio,
            };
        }
    }

    private FishAudioConnectionException ClosedEarly() => new(
        $"The speech service closed the connection before it finished (close code {_connection.CloseCode?.ToString(null, null) ?? "none"}). "
        + "What was not yet spoken is missing; a new attempt may succeed.")
    {
        CloseCode = _connection.CloseCode,
    };

    private FishAudioConnectionException WithProgress(FishAudioConnectionException lost) => new(lost.Message, lost.InnerException)
    {
        AudioStarted = _meter.HasAudio,
        CloseCode = lost.CloseCode,
    };
}
