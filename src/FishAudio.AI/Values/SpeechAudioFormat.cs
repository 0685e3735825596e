namespace FishAudio.AI;

/// <summary>An audio format: the encoding, its sample rate and, where it has one, its bit rate.</summary>
/// <remarks>
/// All audio of the service is mono; pcm and wav are 16-bit signed little endian. <see langword="default"/> is pcm at 24 kHz, the
/// default of the live route. Change a property with a <c>with</c> expression: <c>SpeechAudioFormat.Pcm with { SampleRate = 16000 }</c>.
/// </remarks>
public readonly record struct SpeechAudioFormat
{
    private readonly Encoding _encoding;
    private readonly int _sampleRate;

    private SpeechAudioFormat(Encoding encoding) => _encoding = encoding;

    private enum Encoding
    {
        Pcm,
        Wav,
        Mp3,
        Opus,
    }

    /// <summary>Gets headerless 16-bit samples, at 24 kHz unless changed.</summary>
    public static SpeechAudioFormat Pcm => default;

    /// <summary>Gets 16-bit samples with a RIFF header, at 24 kHz unless changed.</summary>
    public static SpeechAudioFormat Wav => new(Encoding.Wav);

    /// <summary>Gets MP3, at 44.1 kHz and 128 kbit/s unless changed.</summary>
    public static SpeechAudioFormat Mp3 => new(Encoding.Mp3);

    /// <summary>Gets Opus in an Ogg container, at 48 kHz with a bit rate the service chooses unless changed.</summary>
    public static SpeechAudioFormat Opus => new(Encoding.Opus);

    /// <summary>Gets the name as it is sent: <c>pcm</c>, <c>wav</c>, <c>mp3</c> or <c>opus</c>.</summary>
    public string Name => _encoding switch
    {
        Encoding.Wav => "wav",
        Encoding.Mp3 => "mp3",
        Encoding.Opus => "opus",
        _ => "pcm",
    };

    /// <summary>Gets the media type: <c>audio/pcm</c>, <c>audio/wav</c>, <c>audio/mpeg</c> or <c>audio/ogg</c>.</summary>
    public string MediaType => _encoding switch
    {
        Encoding.Wav => "audio/wav",
        Encoding.Mp3 => "audio/mpeg",
        Encoding.Opus => "audio/ogg",
        _ => "audio/pcm",
    };

    /// <summary>Gets the sample rate.</summary>
    /// <value>
    /// Hertz. pcm and wav: 8000, 16000, 24000 (default), 32000 or 44100; mp3: 32000 or 44100 (default); opus: 48000 only
    /// (request schema of the service, fields <c>format</c> and <c>sample_rate</c>).
    /// </value>
    public int SampleRate
    {
        get => _sampleRate != 0 ? _sampleRate : _encoding switch
        {
            Encoding.Mp3 => 44_100,
            Encoding.Opus => 48_000,
            _ => 24_000,
        };
        init => _sampleRate = value;
    }

    /// <summary>Gets the bit rate.</summary>
    /// <value>
    /// Bits per second. mp3: 64000, 128000 (what the service uses when <see langword="null"/>) or 192000; opus: 24000, 32000,
    /// 48000, 64000 or <see langword="null"/>, for a rate the service chooses; meaningless for pcm and wav. Default <see langword="null"/>.
    /// </value>
    public int? BitRate { get; init; }

    /// <summary>Gets whether the audio is plain samples, with or without a header.</summary>
    internal bool IsSamples => _encoding is Encoding.Pcm or Encoding.Wav;

    /// <summary>Gets whether the audio is MP3.</summary>
    internal bool IsMp3 => _encoding is Encoding.Mp3;

    /// <summary>Gets whether the audio has a RIFF header.</summary>
    internal bool IsWav => _encoding is Encoding.Wav;

    /// <summary>Reads a format from its name or media type.</summary>
    /// <param name="text">Such as <c>mp3</c> or <c>audio/mpeg</c>; case and parameters are ignored.</param>
    /// <returns>The format with its default rates.</returns>
    /// <exception cref="FormatException">The text names no format of the service.</exception>
    public static SpeechAudioFormat Parse(string text)
        => TryParse(text, out SpeechAudioFormat format)
            ? format
            : throw new FormatException($"\"{text}\" is not an audio format. Known are pcm, wav, mp3 and opus, and their media types.");

    /// <summary>Reads a format from its name or media type.</summary>
    /// <param name="text">Such as <c>mp3</c> or <c>audio/mpeg</c>; case and parameters are ignored.</param>
    /// <param name="format">The format with its default rates.</param>
    /// <returns>Whether the text named one.</returns>
    public static bool TryParse(string? text, out SpeechAudioFormat format)
    {
        ReadOnlySpan<char> name = text.AsSpan();
        int parameters = name.IndexOf(';');
        name = (parameters < 0 ? name : name[..parameters]).Trim();
        Encoding? encoding = name.ToString().ToUpperInvariant() switch
        {
            "PCM" or "AUDIO/PCM" or "AUDIO/L16" => Encoding.Pcm,
            "WAV" or "WAVE" or "AUDIO/WAV" or "AUDIO/X-WAV" or "AUDIO/WAVE" or "AUDIO/VND.WAVE" => Encoding.Wav,
            "MP3" or "AUDIO/MPEG" or "AUDIO/MP3" => Encoding.Mp3,
            "OPUS" or "OGG" or "AUDIO/OPUS" or "AUDIO/OGG" => Encoding.Opus,
            _ => null,
        };
        format = new SpeechAudioFormat(encoding ?? default);
        return encoding is not null;
    }

    /// <summary>Compares two formats by what they are: a rate that was set to its default is the default.</summary>
    /// <param name="other">The other.</param>
    /// <returns>Whether they are the same.</returns>
    public bool Equals(SpeechAudioFormat other) => (_encoding, SampleRate, BitRate) == (other._encoding, other.SampleRate, other.BitRate);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_encoding, SampleRate, BitRate);

    /// <summary>Returns the format in words a person reads, such as <c>pcm 24 kHz</c>.</summary>
    public override string ToString()
        => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Name} {SampleRate / 1000.0} kHz")
            + (BitRate is { } bits ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" {bits / 1000.0} kbit/s") : "");

    /// <summary>Converts a number of bytes into the time they play.</summary>
    /// <returns><see langword="null"/> where bytes say nothing about time (opus).</returns>
    internal TimeSpan? DurationOf(long bytes) => _encoding switch
    {
        Encoding.Opus => null,
        Encoding.Mp3 => TimeSpan.FromTicks((long)(bytes * 8.0 / (BitRate ?? 128_000) * TimeSpan.TicksPerSecond)),
        _ => TimeSpan.FromTicks((long)(bytes / 2 * (double)TimeSpan.TicksPerSecond / SampleRate)),
    };

    /// <summary>Converts a time into the number of bytes of samples that end there.</summary>
    internal long BytesAt(TimeSpan time) => 2 * (long)Math.Round(time.TotalSeconds * SampleRate);
}
