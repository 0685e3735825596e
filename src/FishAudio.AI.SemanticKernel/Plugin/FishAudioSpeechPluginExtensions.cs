using FishAudio.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.SemanticKernel;

/// <summary>Gives the agents of a kernel functions for their voice: <c>speak</c>, <c>stop</c>, <c>set_style</c>, <c>list_voices</c> and <c>set_voice</c>.</summary>
/// <remarks>
/// <para>
/// What a model asks to have said is one voice with what it writes. Where its reply is being spoken, by a chat service that was made to speak, the
/// reply's turn is the voice: <c>speak</c> adds to it, after what was written before, in its voice and to its callbacks, and a sentence that was said by
/// either is not said again by the other. Only where no reply is being spoken does <c>speak</c> have a turn of its own, with the options given here, and
/// its function ends when the audio was delivered. The model gets a sentence back that says what was said and how long, never audio.
/// </para>
/// <para>
/// <c>stop</c> silences, and <c>set_style</c> and <c>set_voice</c> hold, in the conversation that goes with the kernel (<c>WithSpeech</c>), otherwise
/// in the very kernel the function is called with: a kernel that several users share needs a conversation for each. An agent that is known by its name has its
/// own voice and style. A kernel <c>WithoutSpeech</c> silences <c>speak</c> too; execution settings <c>WithoutSpeech</c> silence the reply alone, for agents that
/// decide by themselves what is heard.
/// </para>
/// </remarks>
public static class FishAudioSpeechPluginExtensions
{
    private const string DefaultName = "speech";
    private const string Description = "Your voice: what the user hears of you, and how.";

    /// <summary>Adds the functions.</summary>
    /// <param name="plugins">The plugins of a kernel.</param>
    /// <param name="service">What speaks; it stays the caller's to dispose.</param>
    /// <param name="configure">Sets how, and who listens, where no reply is being spoken. Without <see cref="SpeakingChatOptions.OnAudio"/>, and without a listener that goes with the kernel, only spoken replies are added to.</param>
    /// <param name="voices">
    /// The voices that a model may choose from: names that it understands, and their identifiers. <see langword="null"/> for those of the service, where
    /// <paramref name="service"/> is a <see cref="FishAudioClient"/>; with another service there are no functions for voices then.
    /// </param>
    /// <param name="onStop">Called by <c>stop</c> after everything was silenced: <see cref="SpeechPlayer.Clear"/>, for audio that a player holds.</param>
    /// <param name="pluginName">The name of the plugin.</param>
    /// <returns>The plugin.</returns>
    /// <exception cref="ArgumentException">An option has a value out of its range, the audio was to go into a stream, or there is a plugin of this name.</exception>
    public static KernelPlugin AddFishAudioSpeech(
        this ICollection<KernelPlugin> plugins,
        ITextToSpeechService service,
        Action<SpeakingChatOptions>? configure = null,
        IReadOnlyDictionary<string, string>? voices = null,
        Action? onStop = null,
        string pluginName = DefaultName)
    {
        ArgumentNullException.ThrowIfNull(plugins);
        KernelPlugin plugin = Create(service, configure, voices, onStop, pluginName, loggerFactory: null);
        plugins.Add(plugin);
        return plugin;
    }

    /// <summary>Adds the functions to the kernels that are built.</summary>
    /// <param name="plugins">The plugins of a kernel builder.</param>
    /// <param name="service">What speaks; it stays the caller's to dispose. <see langword="null"/> takes the one registered with the container.</param>
    /// <param name="configure">Sets how, and who listens, where no reply is being spoken.</param>
    /// <param name="voices">The voices that a model may choose from, by name; <see langword="null"/> for those of the service.</param>
    /// <param name="onStop">Called by <c>stop</c> after everything was silenced.</param>
    /// <param name="pluginName">The name of the plugin.</param>
    /// <returns>The plugins of the builder.</returns>
    public static IKernelBuilderPlugins AddFishAudioSpeech(
        this IKernelBuilderPlugins plugins,
        ITextToSpeechService? service = null,
        Action<SpeakingChatOptions>? configure = null,
        IReadOnlyDictionary<string, string>? voices = null,
        Action? onStop = null,
        string pluginName = DefaultName)
    {
        ArgumentNullException.ThrowIfNull(plugins);
        plugins.Services.AddSingleton(provider => Create(
            service ?? provider.GetRequiredService<ITextToSpeechService>(), configure, voices, onStop, pluginName, provider.GetService<ILoggerFactory>()));
        return plugins;
    }

    private static KernelPlugin Create(
        ITextToSpeechService service, Action<SpeakingChatOptions>? configure, IReadOnlyDictionary<string, string>? voices, Action? onStop, string pluginName, ILoggerFactory? loggerFactory)
    {
        ArgumentNullException.ThrowIfNull(service);
        IVoiceChoice? choice = voices is not null ? new NamedVoices(voices) : service is FishAudioClient client ? new ServiceVoices(client) : null;
        KernelPlugin speech = KernelPluginFactory.CreateFromObject(new SpeechFunctions(new PluginVoice(service, configure, loggerFactory), onStop), pluginName);
        IEnumerable<KernelFunction> functions = choice is null ? speech : speech.Concat(KernelPluginFactory.CreateFromObject(new VoiceFunctions(choice), pluginName));
        return KernelPluginFactory.CreateFromFunctions(pluginName, Description, functions);
    }
}
