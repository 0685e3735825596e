namespace FishAudio.AI;

/// <content>How chunks reach a player program: piece by piece, in step with the sound.</content>
public sealed partial class SpeechPlayer
{
    /// <returns><see langword="null"/> when the speaker was silenced while this chunk waited.</returns>
    private async ValueTask<IPlayback?> PlaybackForAsync(SpeechChunk chunk, int clears)
    {
        if (_clears != clears || _isDisposed)
            return null;
        if (_playback is { } running)
            return running;
        IPlayback playback = await StartAsync(chunk).ConfigureAwait(false);
        lock (_gate)
        {
            _gone = Task.WhenAll(_gone, playback.Ended);
            if (_clears == clears && !_isDisposed)
                return _playback = playback;
        }

        playback.Silence();
        return null;
    }

    private async ValueTask<IPlayback> StartAsync(SpeechChunk first)
    {
        InstalledPlayer player = InstalledPlayer.Find(_searchPath, first.Format) ?? throw new InvalidOperationException(
            InstalledPlayer.Find(_searchPath) is { } other
                ? $"{other.Program.Name}, the player of this machine, cannot play {first.Format.Name}. Request pcm, or install ffplay (of ffmpeg) or mpv."
                : $"This machine has no player for speech. Install one of {PlayerProgram.Names} (ffplay comes with ffmpeg), or write the audio to a file instead.");
        _clock.Start(StartLatency);
        return player.Program.ReadsFiles
            ? new FilePlayback(player, first.Format)
            : await PipedPlayback.StartAsync(player, first).ConfigureAwait(false);
    }

    private async ValueTask FeedAsync(IPlayback playback, SpeechChunk chunk, CancellationToken cancellationToken)
    {
        _clock.BeginChunk(chunk.Offset);
        TimeSpan handed = TimeSpan.Zero;
        // Piece by piece, so that little is on its way when silence is asked for. Each piece is whole samples.
        int piece = chunk.Format.IsSamples ? chunk.Format.SampleRate / 10 * 2 : 4096;
        for (int start = 0; start < chunk.Audio.Length; start += piece)
        {
            int end = Math.Min(start + piece, chunk.Audio.Length);
            await playback.WriteAsync(chunk.Audio[start..end], cancellationToken).ConfigureAwait(false);
            TimeSpan upToHere = chunk.Format.DurationOf(end) ?? TimeSpan.Zero;
            lock (_gate)
            {
                if (_playback != playback)
                    return;
                _clock.Hand(upToHere - handed);
            }

            handed = upToHere;
            await WaitUntilLeftAsync(playback, playback.Lead, cancellationToken).ConfigureAwait(false);
            ThrowIfFailed(playback);
        }
    }

    private async ValueTask HearOutAsync(IPlayback playback, CancellationToken cancellationToken)
    {
        await WaitUntilLeftAsync(playback, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        ThrowIfFailed(playback);
        await playback.CompleteAsync().ConfigureAwait(false);
        try
        {
            await playback.Ended.WaitAsync(playback.Patience, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Clear();
            throw new InvalidOperationException("The player program does not come to an end, so the last words may not have been heard. It was ended.");
        }

        ThrowIfFailed(playback);
        lock (_gate)
            _playback = _playback == playback ? null : _playback;
    }

    private async ValueTask WaitUntilLeftAsync(IPlayback playback, TimeSpan amount, CancellationToken cancellationToken)
    {
        while (!playback.Ended.IsCompleted && _clock.TimeUntilLeft(amount) is { } left && left > TimeSpan.Zero)
        {
            using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(Task.Delay(left, _time, ended.Token), playback.Ended).ConfigureAwait(false);
            await ended.CancelAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private void ThrowIfFailed(IPlayback playback)
    {
        if (playback.Ended is not { IsCompleted: true, Result: { } failure })
            return;
        lock (_gate)
        {
            if (_playback == playback)
            {
                _clock.Silence();
                _playback = null;
            }
        }

        throw new InvalidOperationException(
            $"The speech cannot be heard: {failure} If this machine has no audio device, connect one, or write the audio to a file instead.");
    }
}
