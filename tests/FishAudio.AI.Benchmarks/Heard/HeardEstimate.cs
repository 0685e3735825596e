namespace FishAudio.AI.Benchmarks.Heard;

/// <summary>How far an estimated place of an interruption was from the true one.</summary>
/// <param name="CharactersOff">In characters of the reply, not negative.</param>
/// <param name="SegmentsOff">In segments, not negative.</param>
internal readonly record struct HeardEstimate(int CharactersOff, int SegmentsOff);
