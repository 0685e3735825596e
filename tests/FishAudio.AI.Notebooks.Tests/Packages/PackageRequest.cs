namespace FishAudio.AI.Notebooks.Tests;

/// <summary>A package that a notebook asks for.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Version">Its version; <see langword="null"/> for the newest, which for ours is the one just packed.</param>
internal sealed record PackageRequest(string Id, string? Version);
