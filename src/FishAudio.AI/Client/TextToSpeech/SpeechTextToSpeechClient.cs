using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace FishAudio.AI;

/// <summary>A speech service as Microsoft.Extensions.AI knows one.</summary>
[Experimental("MEAI001")]
internal sealed class SpeechTextToSpeechClient : ITextToSpeechClient
{
    private readonly ITextToSpeechService _service;
    private readonly SpeechRequest _defaults;
    private readonly TextToSpeechClientMetadata _metadata;

    public SpeechTextToSpeechClient(ITextToSpeechService service, SpeechRequest? defaults)
    {
        _service = service;
        _defaults = Complete(defaults ?? SpeechRequest.Default);
        _metadata = new TextToSpeechClientMetadata(SpeechTelemetry.ProviderName, (service as FishAudioClient)?.Endpoint, _defaults.Model.Value);
    }

    public async Task<TextToSpeechResponse> GetAudioAsync(string text, TextToSpeechOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        SpeechRequest request = ToRequest(options);
        SpeechAudio audio = await _service.SpeakAsync(text, request, cancellationToken).ToAudioAsync(cancellationToken).ConfigureAwait(false);
        return new TextToSpeechResponse(SpeechContent.Of(audio, asWav: request.Format is { IsWav: true }))
        {
            ModelId = request.Model.Value,
            RawRepresentation = audio,
            Usage = SpeechContent.Usage(text, audio.Data.Length, audio.Format),
        };
    }

    public IAsyncEnumerable<TextToSpeechResponseUpdate> GetStreamingAudioAsync(
        string text, TextToSpeechOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return StreamAsync(text, ToRequest(options), cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(TextToSpeechClientMetadata) ? _metadata
            : serviceType == typeof(SpeechRequest) ? _defaults
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType.IsInstanceOfType(_service) ? _service
            : null;
    }

    /// <summary>Does nothing: the service stays its owner's.</summary>
    public void Dispose()
    {
    }

    private async IAsyncEnumerable<TextToSpeechResponseUpdate> StreamAsync(
        string text, SpeechRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (bool isOpen, long bytes, SpeechAudioFormat format) = (false, 0, default);
        await foreach (SpeechChunk chunk in _service.SpeakAsync(text, request, cancellationToken).ConfigureAwait(false))
        {
            if (!isOpen)
                yield return Update(TextToSpeechResponseUpdateKind.SessionOpen);
            (isOpen, bytes, format) = (true, bytes + chunk.Audio.Length, chunk.Format);
            TextToSpeechResponseUpdate update = Update(TextToSpeechResponseUpdateKind.AudioUpdating);
            update.Contents = SpeechContent.Of(chunk);
            update.RawRepresentation = chunk;
            yield return update;
        }

        if (!isOpen)
            yield return Update(TextToSpeechResponseUpdateKind.SessionOpen);
        TextToSpeechResponseUpdate close = Update(TextToSpeechResponseUpdateKind.SessionClose);
        close.Contents = [new UsageContent(SpeechContent.Usage(text, bytes, format))];
        yield return close;

        TextToSpeechResponseUpdate Update(TextToSpeechResponseUpdateKind kind) => new() { Kind = kind, ModelId = request.Model.Value };
    }

    private SpeechRequest ToRequest(TextToSpeechOptions? options) => Complete(TextToSpeechOptionsMapping.ToRequest(options, _defaults, this));

    // What the service will add is known here too, so that the model that is told is the one that is asked.
    private SpeechRequest Complete(SpeechRequest request) => _service is FishAudioClient client ? client.Complete(request) : request;
}
