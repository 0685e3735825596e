namespace FishAudio.AI;

/// <summary>A piece of what is spoken, and when it is heard.</summary>
/// <param name="Text">The words as they are spoken, without the tags that name a speaker; at most two lines of 42 columns.</param>
/// <param name="Start">When it begins, in audio time from the start of the turn.</param>
/// <param name="End">When it ends; not before it begins.</param>
/// <param name="IsEstimate">
/// Whether the times are estimated from the pace of the voice. They are exact where the request asked for <see cref="SpeechTiming.Words"/> and the service
/// told the times.
/// </param>
public sealed record SpeechCaption(string Text, TimeSpan Start, TimeSpan End, bool IsEstimate);
