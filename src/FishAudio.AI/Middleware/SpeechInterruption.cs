namespace FishAudio.AI;

/// <summary>Where a turn was interrupted: what its listener had heard, in the words of the model's own text.</summary>
/// <param name="HeardText">The text up to the interruption. The word that was being spoken counts as unheard.</param>
/// <param name="UnheardText">The rest of what had been written by then; joined, the two are the turn's text.</param>
/// <param name="IsEstimate">
/// Whether the place is estimated: from the pace of the voice, because the request did not ask for <see cref="SpeechTiming.Words"/> or no times came, or
/// from what was delivered, because it was not said how much of it was played.
/// </param>
public sealed record SpeechInterruption(string HeardText, string UnheardText, bool IsEstimate);
