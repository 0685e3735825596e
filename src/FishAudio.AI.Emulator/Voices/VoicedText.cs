namespace FishAudio.AI.Emulator;

/// <summary>A spoken text: its samples (s16le mono) and, for each UTF-16 index and one past the last, the sample at which it is said.</summary>
internal readonly record struct VoicedText(byte[] Pcm, int[] Starts);
