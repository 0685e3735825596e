namespace FishAudio.AI;

/// <summary>A recording of a voice to listen to.</summary>
/// <param name="Title">Its name; may be empty.</param>
/// <param name="Text">What is said in it; may be empty.</param>
/// <param name="Audio">Where it is; may be empty.</param>
public sealed record SpeechVoiceSample(string Title, string Text, string Audio);
