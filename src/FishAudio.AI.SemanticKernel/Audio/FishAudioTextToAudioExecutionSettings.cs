using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using FishAudio.AI;

namespace Microsoft.SemanticKernel;

/// <summary>How a text is spoken for Semantic Kernel. Whatever is not set is as the service was registered.</summary>
/// <remarks>Can be frozen and cloned like every execution setting, and comes from generic settings by the names in JSON.</remarks>
[Experimental("SKEXP0001")]
public sealed class FishAudioTextToAudioExecutionSettings : PromptExecutionSettings
{
    private string? _voice;
    private string? _responseFormat;
    private int? _sampleRate;
    private double? _speed;
    private double? _volume;
    private string? _latency;

    /// <summary>Gets or sets the identifier of the voice.</summary>
    /// <value><see langword="null"/> by default.</value>
    [JsonPropertyName("voice")]
    public string? Voice
    {
        get => _voice;
        set => Set(ref _voice, value);
    }

    /// <summary>Gets or sets the audio format: <c>mp3</c>, <c>wav</c>, <c>pcm</c> or <c>opus</c>, or a media type.</summary>
    /// <value><see langword="null"/> by default: wav, which every player takes.</value>
    [JsonPropertyName("response_format")]
    public string? ResponseFormat
    {
        get => _responseFormat;
        set => Set(ref _responseFormat, value);
    }

    /// <summary>Gets or sets the sample rate in hertz, one that the format has.</summary>
    /// <value><see langword="null"/> by default: the format's own.</value>
    [JsonPropertyName("sample_rate")]
    public int? SampleRate
    {
        get => _sampleRate;
        set => Set(ref _sampleRate, value);
    }

    /// <summary>Gets or sets the speed of speaking, a factor from 0.5 to 2.</summary>
    /// <value><see langword="null"/> by default.</value>
    [JsonPropertyName("speed")]
    public double? Speed
    {
        get => _speed;
        set => Set(ref _speed, value);
    }

    /// <summary>Gets or sets the change of loudness in decibels, from -20 to 20.</summary>
    /// <value><see langword="null"/> by default.</value>
    [JsonPropertyName("volume")]
    public double? Volume
    {
        get => _volume;
        set => Set(ref _volume, value);
    }

    /// <summary>Gets or sets the latency mode: <c>low</c>, <c>balanced</c> or <c>normal</c>.</summary>
    /// <value><see langword="null"/> by default.</value>
    [JsonPropertyName("latency")]
    public string? Latency
    {
        get => _latency;
        set => Set(ref _latency, value);
    }

    /// <summary>Makes settings of this kind of any.</summary>
    /// <param name="settings">Settings; those of another kind are read by their names in JSON.</param>
    /// <returns>Settings of this kind; the same instance where it is one.</returns>
    /// <exception cref="ArgumentException">A value cannot be read.</exception>
    public static FishAudioTextToAudioExecutionSettings FromExecutionSettings(PromptExecutionSettings? settings)
    {
        if (settings is null)
            return new();
        if (settings is FishAudioTextToAudioExecutionSettings own)
            return own;
        try
        {
            return JsonSerializer.Deserialize(JsonSerializer.Serialize(settings, ExecutionSettingsJson.Default.PromptExecutionSettings), ExecutionSettingsJson.Default.FishAudioTextToAudioExecutionSettings)!;
        }
        catch (JsonException exception)
        {
            throw new ArgumentException($"The execution settings cannot be read as those of Fish Audio: {exception.Message}", nameof(settings), exception);
        }
    }

    /// <inheritdoc/>
    public override PromptExecutionSettings Clone() => new FishAudioTextToAudioExecutionSettings
    {
        ModelId = ModelId,
        ServiceId = ServiceId,
        ExtensionData = ExtensionData is null ? null : new Dictionary<string, object>(ExtensionData),
        Voice = Voice,
        ResponseFormat = ResponseFormat,
        SampleRate = SampleRate,
        Speed = Speed,
        Volume = Volume,
        Latency = Latency,
    };

    /// <summary>Applies what is set to a request.</summary>
    /// <exception cref="ArgumentException">A value is not one the service knows.</exception>
    internal SpeechRequest ApplyTo(SpeechRequest request)
    {
        SpeechAudioFormat format = ResponseFormat is null
            ? request.Format ?? SpeechAudioFormat.Wav
            : SpeechAudioFormat.TryParse(ResponseFormat, out SpeechAudioFormat parsed)
                ? parsed
                : throw new ArgumentException($"response_format is \"{ResponseFormat}\", but must be pcm, wav, mp3 or opus.");
        return request with
        {
            Model = ModelId is null ? request.Model : new FishAudioModel(ModelId),
            Voice = Voice ?? request.Voice,
            Voices = Voice is null ? request.Voices : null,
            Format = SampleRate is { } rate ? format with { SampleRate = rate } : format,
            Speed = Speed ?? request.Speed,
            Volume = Volume ?? request.Volume,
            Latency = Latency is null ? request.Latency : new SpeechLatency(Latency),
        };
    }

    private void Set<T>(ref T field, T value)
    {
        ThrowIfFrozen();
        field = value;
    }
}
