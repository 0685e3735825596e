using System.Diagnostics.CodeAnalysis;
using FishAudio.AI;
using Microsoft.SemanticKernel.Services;
using Microsoft.SemanticKernel.TextToAudio;

namespace Microsoft.SemanticKernel;

/// <summary>Semantic Kernel's text to audio, spoken by Fish Audio. Thread safe.</summary>
[Experimental("SKEXP0001")]
public sealed class FishAudioTextToAudioService : ITextToAudioService
{
    private readonly ITextToSpeechService _service;
    private readonly SpeechRequest _request;

    /// <summary>Creates the service.</summary>
    /// <param name="service">What speaks; it stays the caller's to dispose.</param>
    /// <param name="request">How to speak where a call does not say otherwise; <see langword="null"/> for the defaults.</param>
    public FishAudioTextToAudioService(ITextToSpeechService service, SpeechRequest? request = null)
    {
        ArgumentNullException.ThrowIfNull(service);
        (_service, _request) = (service, request ?? SpeechRequest.Default);
        Attributes = new Dictionary<string, object?> { [AIServiceExtensions.ModelIdKey] = _request.Model.Value };
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Attributes { get; }

    /// <summary>Speaks a text.</summary>
    /// <param name="text">The text, spoken as it is.</param>
    /// <param name="executionSettings">How; <see cref="FishAudioTextToAudioExecutionSettings"/> or generic settings with its names.</param>
    /// <param name="kernel">Not used.</param>
    /// <param name="cancellationToken">Ends the speech.</param>
    /// <returns>One content with all audio: a whole WAV file for wav. Its metadata say <c>duration</c> (seconds), <c>sample_rate</c> (hertz) and <c>model</c>.</returns>
    /// <exception cref="ArgumentException">A setting has a value the service does not know.</exception>
    /// <exception cref="FishAudioException">The service refused, or the connection failed.</exception>
    public async Task<IReadOnlyList<AudioContent>> GetAudioContentsAsync(
        string text, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        SpeechRequest request = FishAudioTextToAudioExecutionSettings.FromExecutionSettings(executionSettings).ApplyTo(_request);
        SpeechAudio audio = await _service.SpeakAsync(Whole(text), request, cancellationToken).ToAudioAsync(cancellationToken).ConfigureAwait(false);
        AudioContent content = ToContent(audio, asWav: request.Format?.Name == SpeechAudioFormat.Wav.Name);
        content.ModelId = request.Model.Value;
        content.InnerContent = audio;
        content.Metadata = new Dictionary<string, object?>
        {
            ["duration"] = audio.Duration.TotalSeconds,
            ["sample_rate"] = audio.Format.SampleRate,
            ["model"] = request.Model.Value,
        };
        return [content];
    }

    // A text without any word may come back without sound, and a content made of no bytes is refused upstream.
    private static AudioContent ToContent(SpeechAudio audio, bool asWav) => (audio.Data.IsEmpty, asWav) switch
    {
        (true, _) => new AudioContent { MimeType = asWav ? SpeechAudioFormat.Wav.MediaType : audio.Format.MediaType },
        (_, true) => new AudioContent(audio.ToWav(), SpeechAudioFormat.Wav.MediaType),
        _ => new AudioContent(audio.Data, audio.Format.MediaType),
    };

    // The live route takes a text that is known as one that has been written.
    private static async IAsyncEnumerable<SpeechInput> Whole(string text)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return text;
    }
}
