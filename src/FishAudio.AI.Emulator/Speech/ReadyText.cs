namespace FishAudio.AI.Emulator;

/// <summary>A piece of text ready to be spoken, and the moment at which it was.</summary>
internal readonly record struct ReadyText(string Text, long ReadyAt);
