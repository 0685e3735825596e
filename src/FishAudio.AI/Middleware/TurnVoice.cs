using System.Diagnostics;
using FishAudio.AI.Heard;

namespace FishAudio.AI;

/// <summary>Speaks one turn: text becomes segments, segments are sent and flushed, audio goes to the outbox.</summary>
/// <remarks>
/// A turn is one session, unless its author changes to one with another voice, or a tool runs for longer than a session's place is
/// worth holding; then sessions follow each other.
/// </remarks>
internal sealed class TurnVoice(
    ITextToSpeechService service, TurnSettings settings, TimeProvider time, TurnTimeline timeline, TurnTranscript transcript, TurnInbox inbox, TurnOutbox outbox)
{
    private SegmentComposer _composer = null!;
    private SpeechRequest _request = settings.OpeningRequest;
    private TurnSession? _session;

    /// <summary>Gets whether no more input has come since: what a timer has noticed may be past.</summary>
    private bool IsLast => inbox.IsEmpty;

    /// <summary>Speaks until the text has ended and its audio has arrived. The outbox is completed with what became of it.</summary>
    /// <param name="caller">What the sessions are a part of, for telemetry.</param>
    /// <param name="cancellationToken">Ends the voice at once.</param>
    public async Task SpeakAsync(Activity? caller, CancellationToken cancellationToken)
    {
        Activity.Current = caller;
        FishAudioException? error = null;
        try
        {
            // Dialled while the model is still thinking, and while the word data of the languages is read: never on the caller's thread.
            ValueTask<TurnSession> dialling = OpenAsync(cancellationToken);
            _composer = new SegmentComposer(settings.Text, settings.FlushPolicy);
            await dialling.ConfigureAwait(false);
            await FollowAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The turn is over, and has said why.
        }
        catch (Exception exception)
        {
            error = exception as FishAudioException ?? Unexpected(exception);
        }

        try
        {
            await CloseAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            error ??= Unexpected(exception);
        }

        outbox.Complete(timeline.Total, error);
    }

    private static FishAudioConnectionException Unexpected(Exception exception) => new($"The speech service failed unexpectedly: {exception.Message}", exception);

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        using VoiceTimers timers = new(time, settings, inbox);
        while (!inbox.IsOver)
        {
            if (inbox.TryTake(out TurnInput input))
            {
                timers.OnInput(input.Kind);
                await FollowAsync(input, cancellationToken).ConfigureAwait(false);
                await SendReadyAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            // Not with the token, whose registration would be paid for with every token of the model: whoever ends the turn completes the inbox.
            await inbox.WaitAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        _composer.EndBlock();
        await SendReadyAsync(cancellationToken).ConfigureAwait(false);
        await FinishSessionAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask FollowAsync(TurnInput input, CancellationToken cancellationToken)
    {
        switch (input.Kind)
        {
            case TurnInputKind.Text:
                _composer.Append(transcript.Text.From(input.Start, input.Start + input.Length));
                TurnSession session = await OpenAsync(cancellationToken).ConfigureAwait(false);
                await session.AnnounceAsync(cancellationToken).ConfigureAwait(false);
                break;
            case TurnInputKind.Break:
                _composer.EndBlock();
                break;
            case TurnInputKind.Pause:
                await PauseAsync(cancellationToken).ConfigureAwait(false);
                break;
            case TurnInputKind.Stall when IsLast:
                _composer.ReleasePending();
                break;
            case TurnInputKind.Filler:
                await SpeakFillerAsync(input.Said, cancellationToken).ConfigureAwait(false);
                break;
            case TurnInputKind.Author:
                await ChangeAuthorAsync(input.Said, cancellationToken).ConfigureAwait(false);
                break;
            case TurnInputKind.Idle when IsLast:
                await FinishSessionAsync(cancellationToken).ConfigureAwait(false);
                outbox.WritePause();
                break;
            case TurnInputKind.SessionEnded when _session is { IsOver: true }:
                await FinishSessionAsync(cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    private async ValueTask SendReadyAsync(CancellationToken cancellationToken)
    {
        while (_composer.TryTake(out SpeechSegment? segment))
        {
            await outbox.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
            timeline.OnSegment();
            transcript.OnSent(segment);
            outbox.Write(segment);
            TurnSession session = await OpenAsync(cancellationToken).ConfigureAwait(false);
            await session.SpeakAsync(segment, cancellationToken).ConfigureAwait(false);
            if (!settings.FlushPolicy.IsServerBuffered)
                await session.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // Filler is spoken after what was written before it, and is no part of the reply.
    private async ValueTask SpeakFillerAsync(string text, CancellationToken cancellationToken)
    {
        _composer.EndBlock();
        await SendReadyAsync(cancellationToken).ConfigureAwait(false);
        TurnSession session = await OpenAsync(cancellationToken).ConfigureAwait(false);
        transcript.OnSent(new SpeechSegment(-1, text, transcript.Text.Length, 0));
        // What follows is another sentence.
        SpeechSegment filler = new(-1, char.IsWhiteSpace(text[^1]) ? text : text + " ", 0, 0) { Speaker = _composer.Speaker };
        await session.SpeakAsync(filler, cancellationToken).ConfigureAwait(false);
        await session.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    // The service's own buffer would hold the words back for as long as the tool runs.
    private async ValueTask PauseAsync(CancellationToken cancellationToken)
    {
        _composer.EndBlock();
        await SendReadyAsync(cancellationToken).ConfigureAwait(false);
        if (settings.FlushPolicy.IsServerBuffered && _session is not null)
            await _session.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask ChangeAuthorAsync(string author, CancellationToken cancellationToken)
    {
        SpeechRequest request = settings.RequestOf(author);
        if (request == _request)
            return;
        _composer.EndBlock();
        await SendReadyAsync(cancellationToken).ConfigureAwait(false);
        await FinishSessionAsync(cancellationToken).ConfigureAwait(false);
        _request = request;
    }

    private async ValueTask<TurnSession> OpenAsync(CancellationToken cancellationToken)
        => _session ??= await TurnSession.OpenAsync(service, _request, timeline, outbox, inbox, cancellationToken).ConfigureAwait(false);

    private async Task FinishSessionAsync(CancellationToken cancellationToken)
    {
        if (_session is null)
            return;
        bool endedByItself = _session.IsOver;
        SpeechSummary summary = await _session.FinishAsync(cancellationToken).ConfigureAwait(false);
        if (endedByItself)
            throw new FishAudioConnectionException($"The speech session ended before its text did ({summary.Reason}): its service was probably disposed.");
        await CloseAsync().ConfigureAwait(false);
    }

    private async Task CloseAsync()
    {
        if (_session is null)
            return;
        timeline.Add(await _session.AbortAsync().ConfigureAwait(false));
        _session = null;
    }
}
