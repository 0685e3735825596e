using FishAudio.AI;

namespace ChatbotBackend;

/// <summary>
/// Keeps audio back until it is nearly due. Speech comes several times faster than it plays; what nobody has heard yet when the user interrupts
/// or leaves would be paid for in vain. The middleware sees that its listener takes its time, and holds further sentences back.
/// </summary>
internal sealed class PlaybackPace(TimeSpan lead, TimeProvider time)
{
    private long? _began;

    /// <summary>Waits until a chunk may go. The client is taken to play from the first one on; if it began later, it only has more in hand.</summary>
    public async ValueTask WaitAsync(SpeechChunk chunk, CancellationToken cancellationToken)
    {
        _began ??= time.GetTimestamp();
        TimeSpan early = chunk.Offset - lead - time.GetElapsedTime(_began.Value);
        if (early > TimeSpan.Zero)
            await Task.Delay(early, time, cancellationToken);
    }
}
