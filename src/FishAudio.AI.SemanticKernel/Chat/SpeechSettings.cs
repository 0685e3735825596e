using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

/// <summary>Reads what the settings of a call say about its speech, as a program, a file or a way through JSON has left them.</summary>
internal static class SpeechSettings
{
    /// <summary>Gets whether the reply is spoken; <see langword="null"/> where nothing is said.</summary>
    public static bool? IsSpoken(PromptExecutionSettings? settings)
        => settings?.ExtensionData is { Count: > 0 } data && data.TryGetValue(FishAudioSpeechKeys.SpokenSetting, out object? value) ? ReadSpoken(value) : null;

    /// <summary>Gets whether the reply is spoken; <see langword="null"/> where nothing is said.</summary>
    public static bool? IsSpoken(ChatOptions? options)
        => options?.AdditionalProperties is { Count: > 0 } data && data.TryGetValue(FishAudioSpeechKeys.SpokenSetting, out object? value) ? ReadSpoken(value) : null;

    /// <summary>Gets the voice; <see langword="null"/> where nothing is said.</summary>
    public static string? Voice(PromptExecutionSettings? settings)
        => settings?.ExtensionData is { Count: > 0 } data && data.TryGetValue(FishAudioSpeechKeys.VoiceSetting, out object? value) ? ReadVoice(value) : null;

    /// <summary>Gets the voice; <see langword="null"/> where nothing is said.</summary>
    public static string? Voice(ChatOptions? options)
        => options?.AdditionalProperties is { Count: > 0 } data && data.TryGetValue(FishAudioSpeechKeys.VoiceSetting, out object? value) ? ReadVoice(value) : null;

    private static bool ReadSpoken(object? value) => value switch
    {
        bool isSpoken => isSpoken,
        JsonElement { ValueKind: JsonValueKind.True or JsonValueKind.False } json => json.GetBoolean(),
        JsonElement { ValueKind: JsonValueKind.String } json when bool.TryParse(json.GetString(), out bool isSpoken) => isSpoken,
        string text when bool.TryParse(text, out bool isSpoken) => isSpoken,
        _ => throw new ArgumentException($"The execution setting {FishAudioSpeechKeys.SpokenSetting} is \"{value}\", but must be true or false."),
    };

    private static string ReadVoice(object? value)
    {
        string? voice = value is JsonElement { ValueKind: JsonValueKind.String } json ? json.GetString() : value as string;
        return string.IsNullOrWhiteSpace(voice)
            ? throw new ArgumentException($"The execution setting {FishAudioSpeechKeys.VoiceSetting} is \"{value}\", but must be the identifier of a voice.")
            : voice;
    }
}
