namespace FishAudio.AI.Emulator;

/// <summary>One thing that happens at the n-th occurrence of a moment.</summary>
internal sealed record SceneStep(Moment Moment, int Number, Func<IStage, ValueTask> Action, Refusal? Refusal);
