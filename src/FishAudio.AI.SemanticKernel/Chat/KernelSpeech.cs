using System.Text.Json;
using FishAudio.AI;

namespace Microsoft.SemanticKernel;

/// <summary>Reads what one call says about its speech, from the closest word to the most general: its settings, the agent's manner, the kernel's data.</summary>
internal static class KernelSpeech
{
    /// <summary>Decides whether a call is to be spoken, as far as its settings and the kernel say so. Nothing is allocated.</summary>
    public static bool IsSilenced<TValue>(IDictionary<string, TValue>? settings, Kernel? kernel)
        => SpokenSetting(settings) is { } spoken
            ? !spoken
            : kernel is { Data: { Count: > 0 } data } && data.TryGetValue(SpeechKeys.Data, out object? call) && call is false or SpeechCall { IsSpoken: false };

    /// <summary>Gets what the kernel's data say.</summary>
    public static SpeechCall? DataOf(Kernel? kernel)
        => kernel is { Data: { Count: > 0 } data } && data.TryGetValue(SpeechKeys.Data, out object? call)
            ? call as SpeechCall ?? (call is bool isSpoken ? new SpeechCall { IsSpoken = isSpoken } : null)
            : null;

    /// <summary>Puts together what is said about a call.</summary>
    /// <param name="call">What its maker said.</param>
    /// <param name="settings">What its settings say.</param>
    /// <param name="kernel">The kernel it is made with.</param>
    /// <param name="request">How the chat service speaks by itself.</param>
    /// <param name="author">Who speaks, where the call does not say.</param>
    public static SpeechCall CallOf<TValue>(SpeechCall? call, IDictionary<string, TValue>? settings, Kernel? kernel, SpeechRequest request, string? author)
    {
        SpeechCall whole = call ?? new SpeechCall();
        if (SpokenSetting(settings) is { } isSpoken)
            whole = whole with { IsSpoken = isSpoken };
        if (author is not null && whole.AuthorName is null)
            whole = whole with { AuthorName = author };
        SpeechRequest asked = whole.Request ?? request;
        if (SpeechManner.Of(kernel) is { } manner)
            asked = manner.ApplyTo(asked);
        if (VoiceSetting(settings) is { } voice)
            asked = asked with { Voice = voice, Voices = null };
        return ReferenceEquals(asked, request) ? whole : whole with { Request = asked };
    }

    private static bool? SpokenSetting<TValue>(IDictionary<string, TValue>? settings)
        => settings is not { Count: > 0 } || !settings.TryGetValue(SpeechKeys.SpokenSetting, out TValue? value) ? null : value switch
        {
            bool isSpoken => isSpoken,
            JsonElement { ValueKind: JsonValueKind.True or JsonValueKind.False } json => json.GetBoolean(),
            JsonElement { ValueKind: JsonValueKind.String } json when bool.TryParse(json.GetString(), out bool isSpoken) => isSpoken,
            string text when bool.TryParse(text, out bool isSpoken) => isSpoken,
            _ => throw new ArgumentException($"The execution setting {SpeechKeys.SpokenSetting} is \"{value}\", but must be true or false."),
        };

    private static string? VoiceSetting<TValue>(IDictionary<string, TValue>? settings)
        => settings is not { Count: > 0 } || !settings.TryGetValue(SpeechKeys.VoiceSetting, out TValue? value) ? null : value switch
        {
            string { Length: > 0 } voice => voice,
            JsonElement { ValueKind: JsonValueKind.String } json => json.GetString(),
            _ => throw new ArgumentException($"The execution setting {SpeechKeys.VoiceSetting} is \"{value}\", but must be the identifier of a voice."),
        };
}
