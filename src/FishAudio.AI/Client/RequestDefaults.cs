namespace FishAudio.AI;

/// <summary>How to speak where a request says nothing: what the options hold in words and numbers, as a request.</summary>
internal static class RequestDefaults
{
    /// <summary>Reads options that have been checked.</summary>
    public static SpeechRequest From(FishAudioOptions options) => new()
    {
        Model = Given(options.Model) is { } model ? new FishAudioModel(model) : default,
        Voice = Given(options.Voice),
        Format = FormatOf(options),
        Latency = Given(options.Latency) is { } latency ? new SpeechLatency(latency) : default,
        Speed = options.Speed,
        Volume = options.Volume,
        NormalizeLoudness = options.NormalizeLoudness,
        Temperature = options.Temperature,
        TopP = options.TopP,
        ChunkLength = options.ChunkLength,
    };

    /// <summary>Completes a request.</summary>
    public static SpeechRequest Complete(SpeechRequest request, SpeechRequest defaults)
        => request with
        {
            Model = request.Model == default ? defaults.Model : request.Model,
            Voice = HasVoice(request) ? request.Voice : defaults.Voice,
            Format = request.Format ?? defaults.Format,
            Latency = request.Latency == default ? defaults.Latency : request.Latency,
            Speed = request.Speed ?? defaults.Speed,
            Volume = request.Volume ?? defaults.Volume,
            NormalizeLoudness = request.NormalizeLoudness ?? defaults.NormalizeLoudness,
            Temperature = request.Temperature ?? defaults.Temperature,
            TopP = request.TopP ?? defaults.TopP,
            ChunkLength = request.ChunkLength ?? defaults.ChunkLength,
        };

    public static SpeechAudioFormat? FormatOf(FishAudioOptions options)
    {
        if (Given(options.Format) is not { } name)
            return null;
        SpeechAudioFormat format = SpeechAudioFormat.Parse(name) with { BitRate = options.BitRate };
        return options.SampleRate is { } rate ? format with { SampleRate = rate } : format;
    }

    /// <summary>Takes a string that is empty for one that is not set, as configuration does.</summary>
    public static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    // Recordings are a choice too: which of the two the service would follow is not documented.
    private static bool HasVoice(SpeechRequest request)
        => request.Voice is not null || request.Voices is not null || request.References is not null || request.SpeakerReferences is not null;
}
