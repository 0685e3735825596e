namespace FishAudio.AI;

/// <summary>Speaks one turn: tokens from the inbox become segments, segments are sent and flushed, audio goes to the outbox.</summary>
internal sealed class TurnVoice(ITextToSpeechService service, SpeakingChatOptions options, TimeProvider time, TurnInbox inbox, TurnOutbox outbox)
{
    private readonly SegmentComposer _composer = new(options.Text);

    /// <summary>Speaks until the text has ended and its audio has arrived. The outbox is completed with what became of it.</summary>
    public async Task SpeakAsync(CancellationToken cancellationToken)
    {
        ISpeechSession? session = null;
        try
        {
            // Dialled while the model is still thinking.
            session = await service.OpenSessionAsync(options.Request, cancellationToken).ConfigureAwait(false);
            await SpeakAsync(session, cancellationToken).ConfigureAwait(false);
            outbox.Complete(await session.Completion.WaitAsync(cancellationToken).ConfigureAwait(false), error: null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            outbox.Complete(SummaryOf(session), error: null);
        }
        catch (Exception exception)
        {
            outbox.Complete(SummaryOf(session), exception as FishAudioException
                ?? new FishAudioConnectionException($"The speech service failed unexpectedly: {exception.Message}", exception));
        }

        if (session is not null)
            await session.DisposeAsync().ConfigureAwait(false);
    }

    private async Task SpeakAsync(ISpeechSession session, CancellationToken cancellationToken)
    {
        using CancellationTokenSource sessionOver = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task reading = ReadAsync(session, cancellationToken);
        Task writing = WriteAsync(session, sessionOver.Token);
        if (await Task.WhenAny(reading, writing).ConfigureAwait(false) == reading)
            await sessionOver.CancelAsync().ConfigureAwait(false);
        else if (writing.IsFaulted)
            await session.DisposeAsync().ConfigureAwait(false);

        // The audio that arrived before a failure is delivered before it, and the reader knows the cause best.
        await reading.ConfigureAwait(false);
        if (!sessionOver.IsCancellationRequested)
            await writing.ConfigureAwait(false);
    }

    private async Task WriteAsync(ISpeechSession session, CancellationToken cancellationToken)
    {
        using ITimer stall = Detached.Run(() => time.CreateTimer(
            static inbox => ((TurnInbox)inbox!).WriteStall(), inbox, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        bool isAnnounced = false;
        await foreach (TurnInput input in inbox.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            inbox.OnTaken(input);
            if (!isAnnounced)
            {
                // The service loads the voice while the first sentence is being written.
                isAnnounced = true;
                await session.WriteAsync("", cancellationToken).ConfigureAwait(false);
            }

            Compose(input);
            await SendReadyAsync(session, cancellationToken).ConfigureAwait(false);
            if (input.Kind == TurnInputKind.Text)
                stall.Change(options.StallDelay, Timeout.InfiniteTimeSpan);
        }

        _composer.EndBlock();
        await SendReadyAsync(session, cancellationToken).ConfigureAwait(false);
        await session.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    private void Compose(TurnInput input)
    {
        switch (input.Kind)
        {
            case TurnInputKind.Text: _composer.Append(input.Text); break;
            case TurnInputKind.Break: _composer.EndBlock(); break;
            case TurnInputKind.Stall: _composer.ReleasePending(); break;
        }
    }

    private async ValueTask SendReadyAsync(ISpeechSession session, CancellationToken cancellationToken)
    {
        while (_composer.TryTake(out SpeechSegment? segment))
        {
            await outbox.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
            outbox.Write(segment);
            await session.WriteAsync(segment.Text, cancellationToken).ConfigureAwait(false);
            await session.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(ISpeechSession session, CancellationToken cancellationToken)
    {
        await foreach (SpeechChunk chunk in session.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            outbox.Write(chunk);
    }

    private static SpeechSummary SummaryOf(ISpeechSession? session)
        => session is { Completion: { IsCompletedSuccessfully: true } completion } ? completion.Result : new SpeechSummary();
}
