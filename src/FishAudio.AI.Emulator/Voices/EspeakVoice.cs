using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace FishAudio.AI.Emulator;

/// <summary>Speaks through the program espeak-ng, one process a segment, resampled to the rate of the request.</summary>
internal sealed partial class EspeakVoice(string program) : IVoice
{
    private const int WordsPerMinute = 170;

    public async ValueTask<VoicedText> SpeakAsync(string text, SegmentPlace place, EmulatorRequest request, CancellationToken cancellationToken)
    {
        var spoken = Cues().Replace(text, " ").Trim();
        var pcm = spoken.Any(char.IsLetterOrDigit)
            ? await RunAsync(spoken, request, cancellationToken).ConfigureAwait(false)
            : new byte[request.EffectiveSampleRate / 10 * 2];
        return new VoicedText(pcm, EstimateStarts(text, pcm.Length / 2));
    }

    private async Task<byte[]> RunAsync(string text, EmulatorRequest request, CancellationToken cancellationToken)
    {
        var speed = Math.Round(WordsPerMinute * (request.Speed ?? 1)).ToString(CultureInfo.InvariantCulture);
        var amplitude = Math.Clamp(Math.Round(100 * Math.Pow(10, (request.Volume ?? 0) / 20)), 0, 200).ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            ArgumentList = { "-b", "1", "-v", SpokenLanguage.Of(text), "-s", speed, "-a", amplitude, "--stdin", "--stdout" },
        };
        using var process = Process.Start(start) ?? throw new VoiceException($"{program} did not start.");
        using var kill = cancellationToken.UnsafeRegister(static state => ((Process)state!).Kill(), process);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        using var wav = new MemoryStream();
        var audio = process.StandardOutput.BaseStream.CopyToAsync(wav, cancellationToken);
        await process.StandardInput.WriteAsync(text.AsMemory(), cancellationToken).ConfigureAwait(false);
        process.StandardInput.Close();
        await audio.ConfigureAwait(false);
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        if (process.ExitCode != 0) throw new VoiceException($"espeak-ng failed: {(await errors.ConfigureAwait(false)).Trim()}");
        var (samples, sampleRate) = WavFile.Read(wav.ToArray());
        return Resampler.Resample(samples, sampleRate, request.EffectiveSampleRate);
    }

    // espeak-ng tells no word times on its output; a share of the time by length is close enough for one sentence.
    private static int[] EstimateStarts(string text, int samples)
    {
        var starts = new int[text.Length + 1];
        for (var i = 0; i <= text.Length; i++) starts[i] = text.Length == 0 ? samples : (int)((long)samples * i / text.Length);
        return starts;
    }

    [GeneratedRegex(@"<\|phoneme_start\|>.*?<\|phoneme_end\|>|<\|[^|<>]*\|>|\[[^\[\]]*\]", RegexOptions.Singleline)]
    private static partial Regex Cues();
}
