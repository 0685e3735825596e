namespace FishAudio.AI;

/// <summary>An entry of a pronunciation dictionary.</summary>
/// <param name="Key">What is written; 1 to 256 characters.</param>
/// <param name="Value">What is spoken instead; 1 to 1024 characters, no phoneme tags.</param>
/// <param name="IsCaseSensitive">Whether the case of <paramref name="Key"/> matters. <see langword="false"/> by default.</param>
public sealed record PronunciationItem(string Key, string Value, bool IsCaseSensitive = false);
