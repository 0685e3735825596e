namespace FishAudio.AI.Emulator;

/// <summary>
/// What goes wrong on one connection or in one session: steps bound to moments, and manners that last. Written like a transcript:
/// <code>
/// emulator.Script.NextConnection().AfterAudioFrame(3).Drop();
/// emulator.Script.NextConnection().AtHandshake.Refuse(429);
/// emulator.Script.EveryConnection().WithUnknownKeys().BeforeAudio.SendUnknownEvent("log");
/// </code>
/// Each step happens once. Write a scene before the client connects; it is not safe to change while it is played.
/// </summary>
public sealed class EmulatorScene
{
    private readonly List<SceneStep> _steps = [];

    internal EmulatorScene()
    {
    }

    /// <summary>Instead of answering the upgrade or HTTP request.</summary>
    public EmulatorHandshake AtHandshake => new(this);

    /// <summary>As soon as a WebSocket is open, before anything is read from it.</summary>
    public EmulatorMoment AfterUpgrade => new(this, Moment.Upgrade, 1);

    /// <summary>As soon as a valid <c>start</c> has been received.</summary>
    public EmulatorMoment AfterStart => new(this, Moment.Start, 1);

    /// <summary>Before the first audio frame is sent.</summary>
    public EmulatorMoment BeforeAudio => new(this, Moment.BeforeAudio, 1);

    /// <summary>As soon as <c>stop</c> has been received, before the rest is spoken.</summary>
    public EmulatorMoment AfterStop => new(this, Moment.Stop, 1);

    /// <summary>When all audio has been sent and <c>finish</c> would follow.</summary>
    public EmulatorMoment BeforeFinish => new(this, Moment.Finish, 1);

    /// <summary>When <c>finish</c> has been sent.</summary>
    public EmulatorMoment AfterFinish => new(this, Moment.AfterFinish, 1);

    /// <summary>After the n-th audio frame (HTTP: the n-th piece of the body) has been sent.</summary>
    /// <param name="number">1 or more.</param>
    /// <returns>The moment, to say what happens then.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="number"/> is not positive.</exception>
    public EmulatorMoment AfterAudioFrame(int number) => At(Moment.AudioFrame, number);

    /// <summary>As soon as the n-th <c>text</c> has been received, before it can be spoken.</summary>
    /// <param name="number">1 or more.</param>
    /// <returns>The moment, to say what happens then.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="number"/> is not positive.</exception>
    public EmulatorMoment AfterText(int number) => At(Moment.Text, number);

    /// <summary>As soon as the n-th <c>flush</c> has been received, before what it asks for is spoken.</summary>
    /// <param name="number">1 or more.</param>
    /// <returns>The moment, to say what happens then.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="number"/> is not positive.</exception>
    public EmulatorMoment AfterFlush(int number) => At(Moment.Flush, number);

    /// <summary>After the n-th message of the client, of whatever kind, has been received and acted on.</summary>
    /// <param name="number">1 or more.</param>
    /// <returns>The moment, to say what happens then.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="number"/> is not positive.</exception>
    public EmulatorMoment AfterReceiving(int number) => At(Moment.Received, number);

    /// <summary>Adds keys that no protocol has to every event.</summary>
    /// <returns>This scene.</returns>
    public EmulatorScene WithUnknownKeys()
    {
        UnknownKeys = true;
        return this;
    }

    /// <summary>Writes <c>event</c> as the last key of every event.</summary>
    /// <returns>This scene.</returns>
    public EmulatorScene WithEventLast()
    {
        EventLast = true;
        return this;
    }

    /// <summary>Leaves out the optional <c>time</c> of events.</summary>
    /// <returns>This scene.</returns>
    public EmulatorScene WithoutTime()
    {
        NoTime = true;
        return this;
    }

    /// <summary>Sends every message as several WebSocket frames.</summary>
    /// <param name="bytes">The most bytes in a frame, 1 or more.</param>
    /// <returns>This scene.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is not positive.</exception>
    public EmulatorScene WithFragments(int bytes = 1000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        FragmentBytes = bytes;
        return this;
    }

    /// <summary>Cuts pcm and wav in the middle of samples: frames have odd lengths.</summary>
    /// <returns>This scene.</returns>
    public EmulatorScene WithSplitSamples()
    {
        SplitSamples = true;
        return this;
    }

    /// <summary>
    /// On the routes with timestamps: provisional ends of the newest word are 50 ms early and corrected by a later snapshot.
    /// </summary>
    /// <returns>This scene.</returns>
    public EmulatorScene WithRoughAlignment()
    {
        RoughAlignment = true;
        return this;
    }

    /// <summary>On the WebSocket with timestamps: the first audio of a chunk comes under the number and alignment of the chunk before it.</summary>
    /// <returns>This scene.</returns>
    public EmulatorScene WithLateChunkSequence()
    {
        LateChunkSequence = true;
        return this;
    }

    internal bool RoughAlignment { get; private set; }

    internal bool LateChunkSequence { get; private set; }

    internal bool UnknownKeys { get; private set; }

    internal bool EventLast { get; private set; }

    internal bool NoTime { get; private set; }

    internal int? FragmentBytes { get; private set; }

    internal bool SplitSamples { get; private set; }

    internal IReadOnlyList<SceneStep> Steps => _steps;

    internal EmulatorScene Add(Moment moment, int number, Func<IStage, ValueTask> action)
    {
        _steps.Add(new SceneStep(moment, number, action, Refusal: null));
        return this;
    }

    internal EmulatorScene Add(Refusal refusal)
    {
        _steps.Add(new SceneStep(Moment.Handshake, 1, static _ => ValueTask.CompletedTask, refusal));
        return this;
    }

    private EmulatorMoment At(Moment moment, int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        return new EmulatorMoment(this, moment, number);
    }
}
