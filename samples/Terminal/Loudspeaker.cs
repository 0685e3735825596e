using FishAudio.AI;

namespace Terminal;

/// <summary>The speaker of this machine, if it has one that works.</summary>
internal sealed class Loudspeaker : IAsyncDisposable
{
    private SpeechPlayer? _player;

    /// <param name="isWanted">Whether anything is to be heard at all.</param>
    public Loudspeaker(bool isWanted)
    {
        _player = isWanted ? SpeechPlayer.TryCreate() : null;
        if (isWanted && _player is null)
            Problem = "No audio player is installed (ffplay, mpv, pw-play, paplay, aplay or afplay).";
    }

    /// <summary>Gets why nothing can be heard, or <see langword="null"/>.</summary>
    public string? Problem { get; private set; }

    /// <summary>Gets whether there is one, and it has worked so far.</summary>
    public bool IsHeard => _player is not null;

    /// <summary>Gets how much of what it was given has been heard.</summary>
    public TimeSpan Position => _player?.Position ?? TimeSpan.Zero;

    /// <summary>Plays a chunk, at the pace of the speaker.</summary>
    public ValueTask PlayAsync(SpeechChunk chunk, CancellationToken cancellationToken) => TryAsync(player => player.WriteAsync(chunk, cancellationToken));

    /// <summary>Waits until everything has been heard.</summary>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => TryAsync(player => new ValueTask(player.CompleteAsync(cancellationToken)));

    /// <summary>Silence now.</summary>
    public void Silence() => _player?.Clear();

    public ValueTask DisposeAsync() => _player?.DisposeAsync() ?? default;

    private async ValueTask TryAsync(Func<SpeechPlayer, ValueTask> play)
    {
        try
        {
            if (_player is not null)
                await play(_player);
        }
        catch (InvalidOperationException exception)
        {
            Problem = exception.Message;
            await _player!.DisposeAsync();
            _player = null;
        }
    }
}
