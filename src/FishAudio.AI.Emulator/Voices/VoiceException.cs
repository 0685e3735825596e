namespace FishAudio.AI.Emulator;

/// <summary>A program that speaks or encodes for the emulator failed; the message is fit for the client.</summary>
internal sealed class VoiceException(string message) : Exception(message);
