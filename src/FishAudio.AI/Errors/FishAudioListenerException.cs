namespace FishAudio.AI;

/// <summary>A turn ended because of the host's own listener: a callback threw, or never took the audio.</summary>
/// <remarks><see cref="Exception.InnerException"/> is what the callback threw, or <see langword="null"/> when it was too slow.</remarks>
public sealed class FishAudioListenerException : FishAudioException
{
    internal FishAudioListenerException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <inheritdoc/>
    /// <value>Always <see langword="false"/>.</value>
    public override bool IsTransient => false;
}
