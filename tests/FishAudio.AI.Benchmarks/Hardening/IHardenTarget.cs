namespace FishAudio.AI.Benchmarks.Hardening;

/// <summary>Something that reads what others write, and must bear anything.</summary>
internal interface IHardenTarget
{
    string Name { get; }

    /// <summary>Gives it one input, drawn at random.</summary>
    /// <returns>What it did wrong; <see langword="null"/> for nothing. Whatever it throws is wrong too.</returns>
    Task<string?> TryAsync(Random random);
}
