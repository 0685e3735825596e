namespace Microsoft.SemanticKernel;

/// <summary>The names under which one call says how it is to be spoken.</summary>
/// <remarks>
/// Execution settings hold plain values only. Whatever is no text, number or truth value does not survive them: Semantic Kernel turns
/// settings of a derived type into JSON and back on their way to an <c>IChatClient</c>, and an object comes out as an empty element.
/// Objects, such as a listener, travel in <see cref="Kernel.Data"/>, which nobody copies. A service that does not know a setting passes it over.
/// </remarks>
public static class FishAudioSpeechKeys
{
    /// <summary>In <see cref="PromptExecutionSettings.ExtensionData"/>: whether the reply is spoken, a truth value or the words <c>true</c> and <c>false</c>.</summary>
    public const string SpokenSetting = "fishaudio_speech";

    /// <summary>In <see cref="PromptExecutionSettings.ExtensionData"/>: the identifier of the voice that speaks the reply.</summary>
    public const string VoiceSetting = "fishaudio_voice";

    /// <summary>In <see cref="Kernel.Data"/>: a <see cref="FishAudio.AI.SpeechCall"/>, or <see langword="false"/> for silence.</summary>
    public const string Data = "fishaudio.speech";
}
