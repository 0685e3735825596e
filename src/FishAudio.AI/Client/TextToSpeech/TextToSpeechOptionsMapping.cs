using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Extensions.AI;

namespace FishAudio.AI;

/// <summary>Makes a request of the options of Microsoft.Extensions.AI: the one place where their names and units become the service's.</summary>
/// <remarks>
/// The base is what the factory of the options returns, otherwise the defaults of the client. Where the factory chose something, its choice
/// stays; everywhere else the options say.
/// </remarks>
[Experimental("MEAI001")]
internal static class TextToSpeechOptionsMapping
{
    public static SpeechRequest ToRequest(TextToSpeechOptions? options, SpeechRequest defaults, ITextToSpeechClient client)
    {
        if (options is null)
            return defaults;
        SpeechRequest request = options.RawRepresentationFactory?.Invoke(client) as SpeechRequest ?? defaults;
        return WithVoice(request, defaults, options.VoiceId) with
        {
            Model = IsFree(request.Model, defaults.Model) && Given(options.ModelId) is { } model ? new FishAudioModel(model) : request.Model,
            Format = IsFree(request.Format, defaults.Format) && Given(options.AudioFormat) is { } format ? FormatOf(format) : request.Format,
            Speed = IsFree(request.Speed, defaults.Speed) && options.Speed is { } speed ? SpeedOf(speed, defaults) : request.Speed,
            Volume = IsFree(request.Volume, defaults.Volume) && options.Volume is { } volume ? DecibelsOf(volume, defaults) : request.Volume,
        };
    }

    // A voice of the options takes the place of whatever the defaults speak with.
    private static SpeechRequest WithVoice(SpeechRequest request, SpeechRequest defaults, string? voice)
    {
        bool isFree = IsFree(request.Voice, defaults.Voice) && IsFree(request.Voices, defaults.Voices)
            && IsFree(request.References, defaults.References) && IsFree(request.SpeakerReferences, defaults.SpeakerReferences);
        return isFree && Given(voice) is { } id
            ? request with { Voice = id, Voices = null, References = null, SpeakerReferences = null }
            : request;
    }

    private static bool IsFree<T>(T value, T byDefault)
        => EqualityComparer<T>.Default.Equals(value, default) || EqualityComparer<T>.Default.Equals(value, byDefault);

    /// <exception cref="ArgumentException">The text names no format of the service.</exception>
    private static SpeechAudioFormat FormatOf(string text)
    {
        string? rate = MediaTypeHeaderValue.TryParse(text, out MediaTypeHeaderValue? type)
            ? type.Parameters.FirstOrDefault(p => p.Name.Equals("rate", StringComparison.OrdinalIgnoreCase))?.Value
            : null;
        int hertz = 0;
        if (!SpeechAudioFormat.TryParse(text, out SpeechAudioFormat format) || (rate is not null && !(int.TryParse(rate, CultureInfo.InvariantCulture, out hertz) && hertz > 0)))
        {
            throw new ArgumentException($"TextToSpeechOptions.AudioFormat is \"{text}\", but must be pcm, wav, mp3 or opus, "
                + "or a media type of one of them, such as audio/mpeg or audio/pcm;rate=16000.");
        }

        return rate is null ? format : format with { SampleRate = hertz };
    }

    // The voice's own speed and loudness are said by silence, unless there are defaults to overrule: sending any prosody was measured to
    // lower the level.
    private static double? SpeedOf(float speed, SpeechRequest defaults) => speed == 1 && defaults.Speed is null ? null : Exact(speed);

    /// <summary>Converts a factor of loudness, by the convention that 1 is full volume, into the decibels of the service.</summary>
    /// <exception cref="ArgumentException">The service has no such volume.</exception>
    private static double? DecibelsOf(float volume, SpeechRequest defaults) => volume switch
    {
        1 when defaults.Volume is null => null,
        >= 0.1f and <= 10 => Math.Round(20 * Math.Log10(Exact(volume)), 2),
        _ => throw new ArgumentException(FormattableString.Invariant(
            $"TextToSpeechOptions.Volume is {volume}, but must be from 0.1 to 10, where 1 is the voice's own loudness: the service changes it by at most 20 dB.")),
    };

    // 0.7f is not 0.7, and the digits behind it would be sent.
    private static double Exact(float value) => Math.Round((double)value, 6);

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
