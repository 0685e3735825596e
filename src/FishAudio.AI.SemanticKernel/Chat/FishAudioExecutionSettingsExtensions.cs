namespace Microsoft.SemanticKernel;

/// <summary>Says in execution settings how the reply to one call is spoken.</summary>
/// <remarks>The same by hand, in a prompt's file for instance: <c>fishaudio_speech: false</c>, <c>fishaudio_voice: …</c>.</remarks>
public static class FishAudioExecutionSettingsExtensions
{
    /// <summary>Leaves the reply unspoken.</summary>
    /// <typeparam name="TSettings">The kind of settings.</typeparam>
    /// <param name="settings">The settings. They are not changed.</param>
    /// <returns>A copy.</returns>
    /// <exception cref="ArgumentException">The settings cannot be copied.</exception>
    public static TSettings WithoutSpeech<TSettings>(this TSettings settings)
        where TSettings : PromptExecutionSettings
        => With(settings, FishAudioSpeechKeys.SpokenSetting, false);

    /// <summary>Has the reply spoken, also where the kernel says otherwise.</summary>
    /// <typeparam name="TSettings">The kind of settings.</typeparam>
    /// <param name="settings">The settings. They are not changed.</param>
    /// <param name="voice">The identifier of the voice; <see langword="null"/> for the one that would speak anyway.</param>
    /// <returns>A copy.</returns>
    /// <exception cref="ArgumentException">The settings cannot be copied, or the voice is empty.</exception>
    public static TSettings WithSpeech<TSettings>(this TSettings settings, string? voice = null)
        where TSettings : PromptExecutionSettings
    {
        TSettings copy = With(settings, FishAudioSpeechKeys.SpokenSetting, true);
        if (voice is null)
            return copy;
        ArgumentException.ThrowIfNullOrWhiteSpace(voice);
        copy.ExtensionData![FishAudioSpeechKeys.VoiceSetting] = voice;
        return copy;
    }

    private static TSettings With<TSettings>(TSettings settings, string key, object value)
        where TSettings : PromptExecutionSettings
    {
        ArgumentNullException.ThrowIfNull(settings);
        // A kind that does not override Clone would come back as another kind, without what is its own.
        if (settings.Clone() is not TSettings copy || copy.GetType() != settings.GetType())
            throw new ArgumentException($"{settings.GetType().Name} has no Clone of its own. Set ExtensionData[\"{key}\"] instead.", nameof(settings));
        copy.ExtensionData = new Dictionary<string, object>(copy.ExtensionData ?? new Dictionary<string, object>()) { [key] = value };
        return copy;
    }
}
