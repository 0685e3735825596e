namespace FishAudio.AI;

/// <summary>One session of a turn, with the task that reads its audio into the outbox.</summary>
internal sealed class TurnSession
{
    private readonly ISpeechSession _session;
    private readonly TurnWords _words;
    private readonly Task _reading;
    private bool _isAnnounced;
    private bool _hasSpoken;

    private TurnSession(ISpeechSession session, TurnTimeline timeline, TurnOutbox outbox, TurnInbox inbox, CancellationToken cancellationToken)
    {
        (_session, _words) = (session, timeline.Words);
        timeline.OnSession();
        _reading = ReadAsync(timeline, outbox, inbox, cancellationToken);
    }

    /// <summary>Gets whether the session has ended. While it should not have, that is a failure.</summary>
    public bool IsOver => _reading.IsCompleted;

    public static async ValueTask<TurnSession> OpenAsync(
        ITextToSpeechService service, SpeechRequest request, TurnTimeline timeline, TurnOutbox outbox, TurnInbox inbox, CancellationToken cancellationToken)
    {
        ISpeechSession session = await service.OpenSessionAsync(request, cancellationToken).ConfigureAwait(false);
        return new TurnSession(session, timeline, outbox, inbox, cancellationToken);
    }

    /// <summary>Lets the service load the voice while the first sentence is being written.</summary>
    public ValueTask AnnounceAsync(CancellationToken cancellationToken)
    {
        if (_isAnnounced)
            return default;
        _isAnnounced = true;
        return _session.WriteAsync("", cancellationToken);
    }

    public ValueTask SpeakAsync(SpeechSegment segment, CancellationToken cancellationToken)
    {
        string text = _hasSpoken ? segment.Text : segment.OpeningText;
        _hasSpoken = true;
        _words.Add(segment, text);
        return _session.WriteAsync(text, cancellationToken);
    }

    /// <summary>Has the service speak what it has.</summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken) => _session.FlushAsync(cancellationToken);

    /// <summary>Ends the text, and waits until its audio has arrived.</summary>
    /// <exception cref="FishAudioException">The session failed; the audio that came before has been delivered.</exception>
    public async Task<SpeechSummary> FinishAsync(CancellationToken cancellationToken)
    {
        if (!_reading.IsCompleted)
            await _session.CompleteAsync(cancellationToken).ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        return await _session.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the session, whatever it is doing.</summary>
    /// <returns>What it reported.</returns>
    public async Task<SpeechSummary> AbortAsync()
    {
        await _session.DisposeAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _session.Completion is { IsCompletedSuccessfully: true } completion ? completion.Result : new SpeechSummary();
    }

    private async Task ReadAsync(TurnTimeline timeline, TurnOutbox outbox, TurnInbox inbox, CancellationToken cancellationToken)
    {
        try
        {
            if (_session is SpeechSession own)
            {
                // No enumerator, which would keep the last chunk of every turn until the next one comes.
                while (await own.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    while (own.TryRead(out SpeechChunk? chunk) && !cancellationToken.IsCancellationRequested)
                        outbox.Write(timeline.Place(chunk));
                }

                return;
            }

            await foreach (SpeechChunk chunk in _session.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                // Not every service stops at the token.
                if (cancellationToken.IsCancellationRequested)
                    break;
                outbox.Write(timeline.Place(chunk));
            }
        }
        finally
        {
            inbox.Write(TurnInputKind.SessionEnded);
        }
    }
}
