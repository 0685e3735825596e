namespace FishAudio.AI;

/// <summary>Where the audio of a reply goes.</summary>
public enum SpeechDelivery
{
    /// <summary>To <see cref="SpeakingChatOptions.OnAudio"/>. The stream ends with the text and the speech goes on. The default.</summary>
    Callback,

    /// <summary>
    /// Into the stream of updates, as audio content between the text. The stream ends with the audio, except in a round that ends
    /// in a tool call: that one ends with its text, so that the tool is not delayed, and the rest of its audio comes in the next round.
    /// </summary>
    InStream,
}
