using System.Diagnostics;
using System.Globalization;

namespace FishAudio.AI.Emulator;

/// <summary>mp3 and opus through one ffmpeg process a session: samples in, encoded bytes out as soon as the encoder gives them.</summary>
internal sealed class FfmpegAudioStream : IAudioStream
{
    private const int FrameBytes = 8 * 1024;
    private static readonly TimeSpan PacketGap = TimeSpan.FromMilliseconds(15);

    private readonly Process _process;
    private readonly ISpeechOutput _output;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task<string> _errors;
    private readonly Task _pump;

    public FfmpegAudioStream(string program, EmulatorRequest request, ISpeechOutput output)
    {
        _output = output;
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in Arguments(request)) start.ArgumentList.Add(argument);
        _process = Process.Start(start) ?? throw new VoiceException($"{program} did not start.");
        _errors = _process.StandardError.ReadToEndAsync();
        _pump = PumpAsync();
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
    {
        try
        {
            await _process.StandardInput.BaseStream.WriteAsync(pcm, cancellationToken).ConfigureAwait(false);
            await _process.StandardInput.BaseStream.FlushAsync(cancellationToken).ConfigureAwait(false);
            _output.Encoded(pcm);
        }
        catch (IOException)
        {
            throw await FailureAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        _process.StandardInput.Close();
        await _pump.WaitAsync(cancellationToken).ConfigureAwait(false);
        await _process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        if (_process.ExitCode != 0) throw await FailureAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        if (!_process.HasExited) _process.Kill();
        await _pump.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _process.Dispose();
        _ended.Dispose();
    }

    // ffmpeg writes packet by packet. Packets that come together go out together, as the service's frames do, but none waits for the next text.
    private async Task PumpAsync()
    {
        using var together = new MemoryStream();
        var packet = new byte[FrameBytes];
        var reading = ReadAsync();
        while (true)
        {
            var arrived = together.Length == 0 || await ArrivesSoonAsync(reading).ConfigureAwait(false);
            var read = arrived ? await reading.ConfigureAwait(false) : 0;
            together.Write(packet, 0, read);
            if (together.Length > 0 && (read == 0 || together.Length >= FrameBytes))
            {
                await _output.SendAudioAsync(together.ToArray(), ReadOnlyMemory<byte>.Empty, _ended.Token).ConfigureAwait(false);
                together.SetLength(0);
            }

            if (!arrived) continue;
            if (read == 0) return;
            reading = ReadAsync();
        }

        Task<int> ReadAsync() => _process.StandardOutput.BaseStream.ReadAsync(packet, _ended.Token).AsTask();
    }

    private async Task<bool> ArrivesSoonAsync(Task reading)
    {
        if (reading.IsCompleted) return true;
        var gap = Task.Delay(PacketGap, TimeProvider.System, _ended.Token);
        return await Task.WhenAny(reading, gap).ConfigureAwait(false) == reading;
    }

    private async Task<VoiceException> FailureAsync() => new($"ffmpeg failed: {(await _errors.ConfigureAwait(false)).Trim()}");

    private static IEnumerable<string> Arguments(EmulatorRequest request)
    {
        var rate = request.EffectiveSampleRate.ToString(CultureInfo.InvariantCulture);

        // Without probing and input buffering, what is written comes out at once instead of a second of audio later.
        string[] input =
        [
            "-hide_banner", "-loglevel", "error", "-probesize", "32", "-analyzeduration", "0", "-fflags", "nobuffer",
            "-f", "s16le", "-ar", rate, "-ac", "1", "-i", "pipe:0", "-bitexact", "-flush_packets", "1",
        ];
        return request.EffectiveFormat == "opus"
            ? [.. input, "-c:a", "libopus", .. OpusBitrate(request), "-page_duration", "100000", "-f", "ogg", "pipe:1"]
            : [.. input, "-c:a", "libmp3lame", "-b:a", $"{request.Mp3Bitrate ?? 128}k", "-write_xing", "0", "-id3v2_version", "0", "-f", "mp3", "pipe:1"];
    }

    // Older clients send kbit/s in this field.
    private static string[] OpusBitrate(EmulatorRequest request) => request.OpusBitrate switch
    {
        null or < 0 => [],
        < 1000 => ["-b:a", $"{request.OpusBitrate}k"],
        _ => ["-b:a", $"{request.OpusBitrate}"],
    };
}
