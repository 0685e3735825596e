using FishAudio.AI;

namespace ChatbotBackend;

/// <summary>
/// Keeps audio back until it is nearly due. Speech comes several times faster than it plays; what nobody has heard yet when the user interrupts
/// or leaves would be paid for in vain. The middleware sees that its listener takes its time, and holds further sentences back.
/// </summary>
/// <remarks>The client is taken to play from the first chunk on; if it began later, it only has more in hand.</remarks>
internal sealed class PlaybackPace(TimeSpan lead, TimeProvider time)
{
    private const long Never = long.MinValue;
    private long _began = Never;

    /// <summary>Gets how much the client may have played by now: for those that have gone, or do not say.</summary>
    public TimeSpan Played => Volatile.Read(ref _began) is var began and not Never ? time.GetElapsedTime(began) : TimeSpan.Zero;

    /// <summary>Waits until a chunk may go.</summary>
    public async ValueTask WaitAsync(SpeechChunk chunk, CancellationToken cancellationToken)
    {
        if (_began == Never)
            Volatile.Write(ref _began, time.GetTimestamp());
        TimeSpan early = chunk.Offset - lead - Played;
        if (early > TimeSpan.Zero)
            await Task.Delay(early, time, cancellationToken);
    }
}
