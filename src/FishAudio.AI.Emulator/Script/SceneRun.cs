namespace FishAudio.AI.Emulator;

/// <summary>One scene being played: counts moments and finds the steps that are due. Thread-safe.</summary>
internal sealed class SceneRun(EmulatorScene scene)
{
    private readonly int[] _counts = new int[Enum.GetValues<Moment>().Length];

    public EmulatorScene Scene => scene;

    /// <summary>Counts an occurrence.</summary>
    /// <returns>The steps for it, in the order in which they were written.</returns>
    public IEnumerable<SceneStep> Occurs(Moment moment)
    {
        var number = Interlocked.Increment(ref _counts[(int)moment]);
        return scene.Steps.Where(step => step.Moment == moment && step.Number == number);
    }
}
