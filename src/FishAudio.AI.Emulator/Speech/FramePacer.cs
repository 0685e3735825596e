namespace FishAudio.AI.Emulator;

/// <summary>
/// When the next audio frame of a session is due: a piece of text needs its generation time from the moment it was ready, and frames follow
/// each other at the frame interval. Generation of one piece goes on behind the frames of the one before it.
/// </summary>
internal sealed class FramePacer(EmulatorContext emulator, string latency)
{
    private readonly EmulatorPacing _pacing = emulator.Options.Pacing;
    private TimeSpan _nextFrame;
    private readonly long _origin = emulator.TimeProvider.GetTimestamp();

    public void Begin(long readyAt)
    {
        var firstFrame = emulator.TimeProvider.GetElapsedTime(_origin, readyAt) + _pacing.FirstAudio(latency);
        if (firstFrame > _nextFrame) _nextFrame = firstFrame;
    }

    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        await emulator.DelayAsync(_nextFrame - Now, cancellationToken).ConfigureAwait(false);
        _nextFrame = Now + _pacing.FrameInterval;
    }

    private TimeSpan Now => emulator.TimeProvider.GetElapsedTime(_origin);
}
