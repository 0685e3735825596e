namespace FishAudio.AI.Emulator;

/// <summary>Bytes from a client that cannot be read.</summary>
internal sealed class WireFormatException(string message, Exception? inner = null) : Exception(message, inner);
