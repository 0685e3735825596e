using System.Globalization;

namespace FishAudio.AI;

/// <summary>A program that plays audio, and how it is told what comes.</summary>
/// <param name="Name">The name of the program, as it is looked up.</param>
/// <param name="Arguments">The arguments for audio of a format on standard input; <see langword="null"/> for a format that it cannot play so.</param>
internal sealed record PlayerProgram(string Name, Func<SpeechAudioFormat, string?> Arguments)
{
    /// <summary>Gets the programs in the order of preference.</summary>
    /// <remarks>
    /// The buffers are set small: by default they swallow a second and more, after which a silence no longer is one. Without the small
    /// probe sizes ffplay, and mpv for encoded audio, wait for seconds of input before the first sound.
    /// </remarks>
    public static readonly IReadOnlyList<PlayerProgram> All =
    [
        new("ffplay", format => $"-nodisp -autoexit -loglevel error -probesize 32 -analyzeduration 0 {FfmpegInput(format)} -i pipe:0"),
        new("mpv", format => "--no-config --no-terminal --no-video --cache=no --audio-buffer=0.1 " + MpvInput(format) + " -"),
        new("pw-play", format => Samples(format, rate => $"--rate={rate} --channels=1 --format=s16 --latency=100ms -")),
        new("paplay", format => Samples(format, rate => $"--raw --rate={rate} --channels=1 --format=s16le --latency-msec=100")),
        new("aplay", format => Samples(format, rate => $"-q -t raw -f S16_LE -r {rate} -c 1 --buffer-time=200000")),
        new("afplay", _ => null) { ReadsFiles = true },
    ];

    /// <summary>Gets the names of the programs, for a person.</summary>
    public static string Names => string.Join(", ", All.Select(program => program.Name));

    /// <summary>Gets whether the program plays WAV files and knows no standard input.</summary>
    public bool ReadsFiles { get; init; }

    /// <summary>Gets whether the program can play a format.</summary>
    public bool CanPlay(SpeechAudioFormat format) => ReadsFiles ? IsPcm(format) : Arguments(format) is not null;

    private static bool IsPcm(SpeechAudioFormat format) => format.IsSamples && !format.IsWav;

    private static string? Samples(SpeechAudioFormat format, Func<string, string> arguments) => IsPcm(format) ? arguments(Rate(format)) : null;

    // ffplay has changed the names of its options for channels more than once; one channel is the default of raw samples in all versions.
    private static string FfmpegInput(SpeechAudioFormat format)
        => IsPcm(format) ? $"-f s16le -sample_rate {Rate(format)}" : $"-f {Container(format)}";

    private static string MpvInput(SpeechAudioFormat format) => IsPcm(format)
        ? $"--demuxer=rawaudio --demuxer-rawaudio-rate={Rate(format)} --demuxer-rawaudio-channels=1 --demuxer-rawaudio-format=s16le"
        : $"--demuxer=lavf --demuxer-lavf-format={Container(format)} --demuxer-lavf-probesize=32 --demuxer-lavf-analyzeduration=0";

    private static string Container(SpeechAudioFormat format) => format.IsSamples ? "wav" : format.IsMp3 ? "mp3" : "ogg";

    private static string Rate(SpeechAudioFormat format) => format.SampleRate.ToString(CultureInfo.InvariantCulture);
}
