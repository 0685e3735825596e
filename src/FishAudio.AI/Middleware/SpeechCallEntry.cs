using Microsoft.Extensions.AI;

namespace FishAudio.AI;

/// <summary>Carries a <see cref="SpeechCall"/> through <see cref="ChatOptions.AdditionalProperties"/>.</summary>
/// <remarks>
/// Whoever serialises the options on the way, a cache or a log, sees an empty dictionary: delegates and tokens stay out of sight,
/// with and without reflection. The entry is taken out before the inner client is called.
/// </remarks>
internal sealed class SpeechCallEntry : Dictionary<string, object?>
{
    private const string Key = "fishaudio.speech";
    private readonly SpeechCall _call;

    private SpeechCallEntry(SpeechCall call) => _call = call;

    /// <summary>Returns a copy of the options that carries the call.</summary>
    public static ChatOptions Put(ChatOptions? options, SpeechCall call)
    {
        ChatOptions copy = options?.Clone() ?? new ChatOptions();
        copy.AdditionalProperties ??= [];
        copy.AdditionalProperties[Key] = new SpeechCallEntry(call);
        return copy;
    }

    /// <summary>Reads the call, without taking it out.</summary>
    public static SpeechCall? Get(ChatOptions? options)
        => options?.AdditionalProperties is { } properties && properties.TryGetValue(Key, out object? entry) ? (entry as SpeechCallEntry)?._call : null;

    /// <summary>Takes the call out, of a copy.</summary>
    /// <returns>Options as they were before speech was put in.</returns>
    public static ChatOptions? Remove(ChatOptions? options)
    {
        if (options?.AdditionalProperties?.ContainsKey(Key) != true)
            return options;
        ChatOptions copy = options.Clone();
        copy.AdditionalProperties!.Remove(Key);
        if (copy.AdditionalProperties.Count == 0)
            copy.AdditionalProperties = null;
        return copy;
    }
}
