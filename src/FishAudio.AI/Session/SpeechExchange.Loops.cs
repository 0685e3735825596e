using System.Buffers;
using System.Text;

namespace FishAudio.AI;

internal sealed partial class SpeechExchange
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    /// <summary>start, (text | flush)*, stop.</summary>
    private async Task SendAllAsync(IAsyncEnumerable<SpeechInput> inputs, Task receiving)
    {
        try
        {
            SurrogateCarry carry = default;
            ArrayBufferWriter<byte> frame = new(1024);
            (bool isStarted, bool isAudioOwed) = (false, false);
            await foreach (SpeechInput input in inputs.WithCancellation(_over.Token).ConfigureAwait(false))
            {
                if (!isStarted)
                {
                    isStarted = true;
                    ClientFrames.WriteStart(frame, _request, _format);
                    await SendAsync(frame).ConfigureAwait(false);
                }

                string text = carry.Join(input.Value);
                isAudioOwed |= IsSpoken(text);
                await SendTextAsync(text, frame).ConfigureAwait(false);
                if (!input.IsFlush)
                    continue;
                _meter.OnFlush();
                // Before it is sent: the answer may be here before the sending has returned.
                if (isAudioOwed)
                    _silence.Expect();
                isAudioOwed = false;
                await SendAsync(ClientFrames.Flush).ConfigureAwait(false);
            }

            if (!isStarted)
            {
                // Nothing was ever said: there is nothing to wait for.
                if (_state.TryMove(SessionState.Completed))
                    await _left.CancelAsync().ConfigureAwait(false);
                return;
            }

            await SendTextAsync(carry.Rest(), frame).ConfigureAwait(false);
            if (_state.TryMove(SessionState.Draining))
            {
                _silence.ExpectRest();
                await SendAsync(ClientFrames.Stop).ConfigureAwait(false);
            }
        }
        catch (FishAudioConnectionException lost)
        {
            // What the service said before it hung up tells more than that it did.
            if (!_state.IsOver)
                await receiving.WaitAsync(LastWords, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            End(WithProgress(lost));
        }
        catch (Exception exception)
        {
            End(exception);
        }
    }

    /// <summary>audio*, finish; whatever else comes is skipped or ends the session.</summary>
    /// <remarks>Where sending failed, what had arrived is still delivered; the connection then has no more.</remarks>
    private async Task ReceiveAllAsync(Func<AudioPiece, SpeechAudioFormat, CancellationToken, ValueTask> deliver)
    {
        try
        {
            AudioAssembler assembler = new(_format);
            while (_state.Current != SessionState.Completed)
                await HearAsync(await _connection.ReceiveAsync(_left.Token).ConfigureAwait(false) ?? throw ClosedEarly(), assembler, deliver).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // Nobody wants to hear more.
        }
        catch (Exception exception)
        {
            End(exception is FishAudioConnectionException lost ? WithProgress(lost) : exception);
        }
    }

    // A method of its own, so that the loop keeps no audio while it waits for more: what many sessions hold on to is not collected while it is young.
    private async ValueTask HearAsync(ReceivedMessage message, AudioAssembler assembler, Func<AudioPiece, SpeechAudioFormat, CancellationToken, ValueTask> deliver)
    {
        ServerFrame frame;
        using (message)
            frame = ServerFrameReader.Read(message.Bytes, message.Audio);
        Operation.OnRead(frame);
        switch (frame)
        {
            case AudioFrame audio:
                _silence.Heard();
                HasHeard |= !audio.Audio.IsEmpty;
                await DeliverAsync(PieceOf(audio, assembler.Take(audio.Audio)), assembler.Delivered, deliver).ConfigureAwait(false);
                break;
            case FinishFrame finish:
                ThrowUnlessSpoken(finish);
                if (_timed is not null)
                    await DeliverAsync(_timed.TakeRest(), assembler.Delivered, deliver).ConfigureAwait(false);
                _state.TryMove(SessionState.Completed);
                break;
            case ErrorFrame error:
                throw ServiceErrors.From(error, _apiKey);
        }
    }

    private AudioPiece PieceOf(AudioFrame frame, ReadOnlyMemory<byte> audio) => _timed?.Take(frame, audio) ?? new AudioPiece(audio, []);

    private void ThrowUnlessSpoken(FinishFrame finish)
    {
        if (!finish.IsSuccess)
            throw ServiceErrors.From(finish, _apiKey);
        if (_state.Current == SessionState.Open)
        {
            throw new FishAudioProtocolException("The speech service finished the session before all text was sent; what was sent later is not spoken.")
            {
                Event = "finish",
            };
        }
    }

    private async ValueTask DeliverAsync(
        AudioPiece piece, SpeechAudioFormat format, Func<AudioPiece, SpeechAudioFormat, CancellationToken, ValueTask> deliver)
    {
        if (piece.IsEmpty)
            return;
        _meter.OnAudio(piece.Audio.Length, format);
        ValueTask delivering = deliver(piece, format, _left.Token);
        if (delivering.IsCompletedSuccessfully)
            return;
        // While the reader is the one waited for, the service may be held back by it, and take no text either.
        _silence.Pause();
        _sending.Pause();
        await delivering.ConfigureAwait(false);
        _silence.Resume();
        _sending.Resume();
    }

    private async ValueTask SendTextAsync(string text, ArrayBufferWriter<byte> frame)
    {
        if (text.Length == 0)
            return;
        _meter.OnFirstToken();
        _meter.OnText(ClientFrames.CountBytes(text));
        // Before it is sent: the answer may be here before the sending has returned.
        _sent?.Append(text);
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
        _sending.Expect();
        await sending.ConfigureAwait(false);
        _sending.Heard();
    }

    /// <summary>Whether a text has words. Audio is owed for those only: what the service makes of white space and marks alone is not known.</summary>
    internal static bool IsSpoken(string text)
    {
        foreach (Rune character in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(character))
                return true;
        }

        return false;
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
