namespace FishAudio.AI;

/// <summary>A piece of cleaned text that is sent and flushed together, normally a sentence.</summary>
/// <param name="Index">The number of the segment in its turn, from 0.</param>
/// <param name="Text">What is spoken, as it is sent, white space at its end included.</param>
/// <param name="SourceStart">Where in the model's text of this turn the segment comes from, in UTF-16 code units, from 0.</param>
/// <param name="SourceLength">The length of that range in UTF-16 code units.</param>
public sealed record SpeechSegment(int Index, string Text, long SourceStart, int SourceLength);
