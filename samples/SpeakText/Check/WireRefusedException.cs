namespace SpeakText.Check;

/// <summary>A handshake was answered with a status, or not at all.</summary>
internal sealed class WireRefusedException(string message) : Exception(message);
