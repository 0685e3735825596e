namespace FishAudio.AI;

/// <summary>A recording whose voice is imitated, with what is said in it.</summary>
/// <param name="Audio">The recording as a file: WAV, MP3, FLAC, Ogg, M4A or WebM; 10 to 30 seconds of one voice are advised.</param>
/// <param name="Text">What is said in the recording. May be empty.</param>
public sealed record SpeechReference(ReadOnlyMemory<byte> Audio, string Text);
