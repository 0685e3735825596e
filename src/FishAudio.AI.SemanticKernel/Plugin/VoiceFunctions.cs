using System.ComponentModel;
using FishAudio.AI;

namespace Microsoft.SemanticKernel;

/// <summary>How an agent finds and chooses its voice.</summary>
internal sealed class VoiceFunctions(IVoiceChoice choice)
{
    private const string Default = "default";

    [KernelFunction("list_voices")]
    [Description("Lists voices you can speak with, one a line.")]
    public async Task<string> ListVoicesAsync(
        [Description("Only voices for this language, such as en. Leave it out for any.")] string? language = null,
        [Description("Only voices with this in their name. Leave it out for any.")] string? name = null,
        CancellationToken cancellationToken = default)
    {
        IReadOnlyList<string> voices = await choice.ListAsync(language, name, cancellationToken).ConfigureAwait(false);
        return voices.Count > 0 ? string.Join('\n', voices) : "There is no such voice.";
    }

    [KernelFunction("set_voice")]
    [Description("Changes your voice, from your next reply on.")]
    public async Task<string> SetVoiceAsync(
        Kernel kernel,
        [Description("A voice as list_voices names it, or \"default\" for the one you had at first.")] string voice,
        CancellationToken cancellationToken = default)
    {
        if (!SpeechFunctions.HasManner)
            return SpeechFunctions.MannerIsFixed;
        string? id = null;
        if (!string.Equals(voice, Default, StringComparison.OrdinalIgnoreCase))
        {
            try
            {
                id = await choice.FindAsync(voice, cancellationToken).ConfigureAwait(false);
            }
            catch (FishAudioException exception)
            {
                return $"Nothing was changed: the voice could not be looked up. {exception.Message}";
            }

            if (id is null)
                return "Nothing was changed: there is no such voice. list_voices names those there are.";
        }

        SpeechFunctions.RoomOf(kernel).Change(SpeechFunctions.AuthorOf(kernel), known => known with { Voice = id });
        return $"From the next reply on you have the voice {voice}.";
    }
}
