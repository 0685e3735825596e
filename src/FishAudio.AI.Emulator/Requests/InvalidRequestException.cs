namespace FishAudio.AI.Emulator;

/// <summary>A request that the service would refuse, in the service's words.</summary>
internal sealed class InvalidRequestException(string message, bool isPlainText = false) : Exception(message)
{
    /// <summary>Whether HTTP answers it as plain text: the service does so for what its parser refuses, before its own checks.</summary>
    public bool IsPlainText { get; } = isPlainText;
}
