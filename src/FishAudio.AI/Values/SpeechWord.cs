namespace FishAudio.AI;

/// <summary>A word and when it is spoken.</summary>
/// <param name="Text">The word as the service reports it: without punctuation; a single character in Chinese.</param>
/// <param name="Start">When it begins, in audio time from the start of the turn.</param>
/// <param name="End">When it ends, in audio time from the start of the turn.</param>
public sealed record SpeechWord(string Text, TimeSpan Start, TimeSpan End);
